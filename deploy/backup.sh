#!/bin/sh
# Backs up, proves the backup, and waits until the next one; runs in a container of its own (docker-compose.yml). What
# fails is in the log, and is tried again the next time.
set -u
trap 'exit 0' TERM INT

backup() {
  if [ -n "${BACKUP_SERVER_FILE:-}" ]; then
    # The server has verified the file that it wrote; only it could restore it.
    newsportal backup /backups --keep "$BACKUP_KEEP" --server-file "$BACKUP_SERVER_FILE" "$@"
  else
    newsportal backup /backups --keep "$BACKUP_KEEP" "$@" && newsportal backup verify /backups "$@"
  fi
}

while :; do
  set --
  if [ -f /run/secrets/backup_passphrase ]; then
    set -- --passphrase-file /run/secrets/backup_passphrase
  fi
  backup "$@" || echo "The backup failed; the next attempt is in $BACKUP_EVERY seconds." >&2
  sleep "$BACKUP_EVERY" &
  wait $!
done
