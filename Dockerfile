# Builds the web program and the command line into one image.
#   docker build -t newsportal --build-arg COMMIT="$(git rev-parse HEAD)" .
#   docker run -p 8080:8080 -v newsportal-data:/data newsportal

FROM node:22-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build bundles the styles and scripts, so it needs Node.js; the final image does not.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source

# Packages first, so that their layer stays cached while only the source changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY src/NewsPortal.Core/NewsPortal.Core.csproj src/NewsPortal.Core/packages.lock.json src/NewsPortal.Core/
COPY src/NewsPortal.Migrations.Sqlite/NewsPortal.Migrations.Sqlite.csproj src/NewsPortal.Migrations.Sqlite/packages.lock.json src/NewsPortal.Migrations.Sqlite/
COPY src/NewsPortal.Migrations.SqlServer/NewsPortal.Migrations.SqlServer.csproj src/NewsPortal.Migrations.SqlServer/packages.lock.json src/NewsPortal.Migrations.SqlServer/
COPY src/NewsPortal.Web/NewsPortal.Web.csproj src/NewsPortal.Web/packages.lock.json src/NewsPortal.Web/
COPY src/NewsPortal.Web/Assets/Assets.targets src/NewsPortal.Web/Assets/
COPY src/NewsPortal.Cli/NewsPortal.Cli.csproj src/NewsPortal.Cli/packages.lock.json src/NewsPortal.Cli/
# Compiled ahead for the image's platform, so that the start does not compile (docs/adr/0072).
RUN platform=$([ "$(uname -m)" = aarch64 ] && echo linux-arm64 || echo linux-x64) \
 && echo "-p:RuntimeIdentifier=$platform -p:PublishReadyToRun=true" > /ahead \
 && dotnet restore src/NewsPortal.Web --locked-mode $(cat /ahead) \
 && dotnet restore src/NewsPortal.Cli --locked-mode $(cat /ahead)

COPY .editorconfig ./
COPY src/ src/
# Named by "newsportal --version" and the log: the builder has no repository to ask.
ARG COMMIT
RUN commit=${COMMIT:+-p:SourceRevisionId=$COMMIT} \
 && dotnet publish src/NewsPortal.Web --no-restore -c Release $(cat /ahead) $commit -o /app \
 && dotnet publish src/NewsPortal.Cli --no-restore -c Release $(cat /ahead) $commit -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS final
ARG COMMIT
LABEL org.opencontainers.image.revision=$COMMIT
# The heap gets half of the container's memory (0x32 is 50, in hex as .NET reads it) instead of three quarters: libvips,
# kept pages and SQLite take theirs beside it, and without room for them the container is killed instead of collected.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_GCHeapHardLimitPercent=0x32 \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    Storage__Root=/data
WORKDIR /app
COPY --from=build /app ./
RUN ln -s /app/newsportal /usr/local/bin/newsportal && mkdir /data /node /backups && chown 1654:1654 /data /node /backups
# The user "app" of the .NET images, by number, so that Kubernetes can check that it is not root.
USER 1654:1654
VOLUME /data
EXPOSE 8080
# Asks the port that is set, and is answered whatever AllowedHosts says.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["newsportal", "health"]
ENTRYPOINT ["dotnet", "NewsPortal.Web.dll"]
