# One image for the web process, the worker and the beat; compose.yaml says which is which.
FROM python:3.11.13-slim-bookworm AS build
COPY requirements.txt /tmp/requirements.txt
RUN python -m venv /venv \
 && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check -r /tmp/requirements.txt

FROM python:3.11.13-slim-bookworm
RUN groupadd --system --gid 10001 ratecard \
 && useradd --system --uid 10001 --gid ratecard --home-dir /app --shell /usr/sbin/nologin ratecard \
 && install -d -o ratecard -g ratecard /var/lib/ratecard /srv/static
COPY --from=build /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    RATECARD_LOG=json \
    RATECARD_STATIC=/srv/static \
    RATECARD_VAR=/var/lib/ratecard
USER 10001:10001
# a key and a folder for this step alone: no secret may stay in a layer
RUN SECRET_KEY=build RATECARD_VAR=/tmp/build python manage.py collectstatic --noinput --verbosity 0
VOLUME /var/lib/ratecard
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz/', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--workers-kill-timeout", "5", "config.wsgi:application"]
