#!/usr/bin/env bash
# Re-creates the single initial migration of both providers. Only for the time before the first release; afterwards
# migrations are added (see CONTRIBUTING.md) and never changed.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
dotnet tool restore >/dev/null
for provider in Sqlite SqlServer; do
  rm -rf "src/NewsPortal.Migrations.$provider/Migrations"
  dotnet ef migrations add Initial -p "src/NewsPortal.Migrations.$provider" -s "src/NewsPortal.Migrations.$provider"
done
