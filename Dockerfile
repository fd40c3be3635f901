# The API or the worker, against real PostgreSQL, object storage and identity provider. It starts a bundle.
# Pin it for a release: the same name always is another image after a while.
#   docker pull node:24-slim && docker image inspect --format '{{index .RepoDigests 0}}' node:24-slim
#   docker build --build-arg NODE_IMAGE=node:24-slim@sha256:... -t satu-pintu .
ARG NODE_IMAGE=node:24-slim
FROM ${NODE_IMAGE} AS bundle
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY src ./src
COPY openapi ./openapi
COPY deploy/image ./deploy/image
RUN node deploy/image/bundle.ts && install -d -o node -g node node_modules/.cache
USER node
# Puts the compiled code of a start into the cache, which is valid for this path, this user and this version of Node.
RUN node dist/warm.js && (node dist/main.js none || true)

FROM ${NODE_IMAGE}
# The revision that satu_pintu_build_info names: --build-arg BUILD_REVISION=$(git rev-parse --short HEAD)
ARG BUILD_REVISION=unknown
ENV BUILD_REVISION=${BUILD_REVISION}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# One heap of the C library for all threads: an idle process is 3 to 6 MB smaller.
ENV MALLOC_ARENA_MAX=1
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional && npm cache clean --force && rm -rf /tmp/node-compile-cache
COPY src ./src
COPY drizzle ./drizzle
COPY docs ./docs
COPY --from=bundle /app/dist ./dist
COPY --from=bundle --chown=node:node /app/node_modules/.cache ./node_modules/.cache
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "api"]
