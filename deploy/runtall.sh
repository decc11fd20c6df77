#!/bin/sh
# /usr/local/bin/runtall: any command of the bot, as its own user and with its settings. Run it as root.
cd /etc/runtall && exec runuser -u runtall -- env HOME=/var/lib/runtall /opt/runtall/.venv/bin/runtall "$@"
