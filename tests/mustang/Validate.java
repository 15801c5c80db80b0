import java.nio.file.Files;
import java.nio.file.Path;
import org.mustangproject.validator.ZUGFeRDValidator;

/** Validates each file and writes what Mustang says beside it, as NAME.report.xml: one start for all of them. */
public class Validate {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            ZUGFeRDValidator validator = new ZUGFeRDValidator();
            validator.disableNotices();
            Files.writeString(Path.of(file + ".report.xml"), validator.validate(file));
        }
    }
}
