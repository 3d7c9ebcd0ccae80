# What both stages begin with. A release gives it with the digest that its workflow looked up that day: --build-arg NODE_IMAGE=….
ARG NODE_IMAGE=node:24-alpine

# The program is JavaScript and JSON alone, so it is built once, on the builder's own architecture.
FROM --platform=$BUILDPLATFORM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
# Only what goes into the program, and the bundler. The development tools (a Node for glibc among them) have no place here.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY scripts ./scripts
COPY src ./src
COPY translations ./translations
RUN node scripts/build.ts

FROM ${NODE_IMAGE}
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn* /usr/local/include
COPY --from=build /src/dist /app
# For `docker exec sentarr sentarr scan /logs`.
RUN printf '#!/bin/sh\nexec node /app/sentarr.js "$@"\n' > /usr/local/bin/sentarr && chmod 755 /usr/local/bin/sentarr
WORKDIR /app
# As root the service gives up its rights for these (not under Home Assistant, where /data and the logs may belong to anyone).
ENV NODE_ENV=production PUID=1000 PGID=1000
EXPOSE 5000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["node", "/app/sentarr.js", "healthcheck"]
ENTRYPOINT ["node", "/app/sentarr.js"]
CMD ["run"]
ARG BUILD_VERSION=dev
LABEL org.opencontainers.image.title="Sentarr" \
      org.opencontainers.image.description="Reads Plex Media Server's logs, says what is wrong and what to do, and tells Home Assistant" \
      org.opencontainers.image.version="${BUILD_VERSION}" \
      org.opencontainers.image.source="https://github.com/sentarr/sentarr" \
      org.opencontainers.image.licenses="MIT" \
      io.hass.type="app" \
      io.hass.version="${BUILD_VERSION}"
