# One image for web, relay, worker and beat; compose.yaml says which is which.
# It runs as nobody in particular (uid 10001) with a read-only root: everything it writes goes to /var/lib/licensing and /tmp.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --no-deps -r requirements.lock
ENV PATH=/opt/venv/bin:$PATH
COPY pyproject.toml manage.py LICENSE README.md CHANGELOG.md ./
COPY scripts scripts
COPY locale locale
COPY templates templates
COPY fixtures fixtures
COPY shop shop
COPY cms cms
COPY search search
COPY forked_apps forked_apps
# The secrets of this step are made for it and thrown away with it; static files are the same for every installation.
RUN python scripts/compile_messages.py \
    && DEBUG=off VAR_DIR=/tmp/build STATIC_ROOT=/app/static ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
        SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        FIELD_ENCRYPTION_KEYS="build:$(python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())')" \
        python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q /app /opt/venv/lib

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/licensing --create-home --shell /usr/sbin/nologin licensing
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=shop.settings \
    VAR_DIR=/var/lib/licensing \
    STATIC_ROOT=/app/static \
    WEB_BIND=0.0.0.0:8000
WORKDIR /app
VOLUME /var/lib/licensing
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "/app/scripts/healthy.py"]
CMD ["gunicorn", "-c", "python:shop.gunicorn_conf", "shop.wsgi"]
