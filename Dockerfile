# The control plane and its local workers in one container. Not verified yet: see README.md.
FROM node:22-bookworm-slim AS base
RUN apt-get update \
  && apt-get install --yes --no-install-recommends bubblewrap ca-certificates chromium-headless-shell fonts-liberation python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
COPY packages/protocol/package.json packages/protocol/
COPY packages/worker-kit/package.json packages/worker-kit/
COPY packages/testkit/package.json packages/testkit/
COPY packages/client/package.json packages/client/
COPY workers/browser/package.json workers/browser/
COPY workers/mcp/package.json workers/mcp/
RUN npm ci --ignore-scripts
COPY . .
RUN node scripts/setup.mjs && npm prune --omit=dev --ignore-scripts

FROM base
ENV NODE_ENV=production DATA_DIR=/data BIND_ADDRESS=0.0.0.0 PORT=3000
# A virtual environment contains its own path, so it cannot be moved.
COPY --from=build /app /app
RUN useradd --system --uid 10001 --home-dir /data yard && install --directory --owner=yard --mode=0700 /data
USER yard
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# If the container may not create user namespaces, neither bubblewrap nor the sandbox of Chromium works, and the Python worker
# and the browser worker do not start.
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["up"]
