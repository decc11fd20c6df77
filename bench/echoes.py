"""The references of bench/burst.py: bare echo bots as their manuals show them. `python -m bench.echoes ptb|aiogram ROOT TOKEN`.

Rule: library defaults, nothing stored, nothing decided; only the address of the Bot API is given.
"""

import asyncio
import logging
import sys


def ptb(root: str, token: str) -> None:
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text:
            await update.message.reply_text(update.message.text)

    app = Application.builder().token(token).base_url(f"{root}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


def aiogram(root: str, token: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    async def main() -> None:
        bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(root)))
        await dispatcher.start_polling(bot)

    asyncio.run(main())


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    {"ptb": ptb, "aiogram": aiogram}[sys.argv[1]](sys.argv[2], sys.argv[3])
