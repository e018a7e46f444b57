# One image for every part of Due Regard; the command's argument says which part (see operations/container.py).
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/ requirements/
RUN python3 -m venv /venv && /venv/bin/python -m pip install --require-hashes -r requirements/run.txt
COPY package.json package-lock.json ./
COPY operations/__init__.py operations/assets.py operations/
RUN /venv/bin/python -c "from pathlib import Path; from operations.assets import install_frontend; install_frontend(Path('/venv/bin/python'))"

FROM ${BASE}
RUN groupadd --gid 10001 app && useradd --uid 10001 --gid app --no-create-home --home-dir /nonexistent app \
    && install -d -o app -g app -m 0700 /var/lib/due-regard /var/lib/due-regard/files /var/lib/due-regard/queue
WORKDIR /app
COPY --from=build /venv /venv
COPY pyproject.toml ./
COPY operations/ operations/
COPY --chmod=0755 operations/containers/due-regard /usr/local/bin/due-regard
COPY shared/ shared/
COPY services/ services/
COPY --from=build /app/services/gateway/static/govuk/ services/gateway/static/govuk/
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["python3", "-m", "operations.container"]
CMD ["gateway"]
