package licensing;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.compound.DictionaryCompoundWordTokenFilter;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.tartarus.snowball.ext.EnglishStemmer;

/** The token filters that a complete Elasticsearch has, that the backend asks for and that the distribution for tests lacks. */
public class AnalysisForTests extends Plugin implements AnalysisPlugin {
    private record Filter(String name, UnaryOperator<TokenStream> wrap) implements TokenFilterFactory {
        @Override
        public TokenStream create(TokenStream words) {
            return wrap.apply(words);
        }
    }

    private static AnalysisProvider<TokenFilterFactory> filter(Function<Settings, UnaryOperator<TokenStream>> made) {
        return new AnalysisProvider<>() {
            @Override
            public TokenFilterFactory get(
                IndexSettings index, Environment environment, String name, Settings settings
            ) {
                return new Filter(name, made.apply(settings));
            }
        };
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "german_normalization", filter(settings -> GermanNormalizationFilter::new),
            "stemmer", filter(settings -> "light_german".equals(settings.get("language"))
                ? GermanLightStemFilter::new
                : words -> new SnowballFilter(words, new EnglishStemmer())),
            "dictionary_decompounder", filter(settings -> {
                List<String> listed = settings.getAsList("word_list");
                int shortest = settings.getAsInt("min_subword_size", 2);
                boolean longest = settings.getAsBoolean("only_longest_match", false);
                CharArraySet parts = new CharArraySet(listed, true);
                return words -> new DictionaryCompoundWordTokenFilter(words, parts, 5, shortest, 15, longest);
            })
        );
    }
}
