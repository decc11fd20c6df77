#!/bin/sh
# /usr/local/bin/runtall: any command of the bot, as its own user and with its settings. Paths are read from where you stand. Run it as root.
exec runuser -u runtall -- env HOME=/var/lib/runtall RUNTALL_ENV_FILE=/etc/runtall/.env /opt/runtall/.venv/bin/runtall "$@"
