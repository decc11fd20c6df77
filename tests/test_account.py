"""Every time and day of a wish is accounted for: it is the one that is set, or the bot asks; none is silently another than was meant."""

from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.model.effects import Remind
from tests.conftest import Talk, shipped_content, went
from tests.tables import Some, thin

READER = shipped_content().languages["en"].reader


def stated(text: str) -> dict[str, Any]:
    return dict(READER.understand(text).slots.get("reminder", {}))


@thin(every=3)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("it rings at 6 pm while i cook! 8:20 pm!", id="two times that nothing joins"),
        pytest.param("6:10 pm on the app, 7:10 pm on my watch", id="two times, two clocks"),
        pytest.param("all week 7:10 am but saturday we swim", id="a day behind a but"),
        pytest.param("sat only for now. sundays granny visits. 9:40 am", id="a day in a sentence of its own"),
        pytest.param("half an hour after supper", id="so much behind an event whose time is not told"),
        pytest.param("before 9 at night", id="a bound is no time"),
        pytest.param("no tuesdays, fridays 7:30 pm", id="which of them are denied"),
        pytest.param("the library closes at 8 on thursdays", id="what is at that time"),
        pytest.param("dentist rebooked for tuesday 16:20", id="an appointment"),
        pytest.param("my pals meet 7 pm wednesdays", id="what others do"),
        pytest.param("why did you write to me at 5 in the morning?", id="a question about what was"),
        pytest.param("i usually run at 7 on wednesdays and fridays", id="when the runs are"),
        pytest.param("every day for three weeks now", id="how long it has gone on"),
        pytest.param("the first tuesday of the month, 9:15 am", id="what the slot cannot hold"),
        pytest.param("tuesday was grim, wednesday better", id="how days were"),
        pytest.param("ping me before spinning its at 7 on mondays", id="the time of what it is to be before"),
        pytest.param("either 6am or 6pm suits", id="one of two times"),
        pytest.param("mondays or tuesdays, 8pm", id="one of two days"),
        pytest.param("afternoons dont suit, twenty to nine", id="a half of the day that is open"),
        pytest.param("tuesday 8pm then every tuesday 7pm", id="once, and another time from then on"),
        pytest.param("tread softly on mondays. thursdays 0720", id="a day in a sentence that says more"),
        pytest.param("saturdays 9am for now, wednesdays once term is over", id="a day that comes later"),
        pytest.param("forget weekends altogether, sunday 9am", id="how far a not reaches"),
        pytest.param("don't write to me in seminars, 4:40 is when they end, tue", id="a not that reaches a time"),
        pytest.param("wide awake by 4 every morning", id="when somebody wakes"),
        pytest.param("an hour after i clock off at 7", id="so much after an event with its time"),
        pytest.param("shift that monday 8am to friday 9am", id="a day and its time in the place of another"),
        pytest.param("8:20 am no pm", id="a half of the day that is taken back"),
        pytest.param("when does the sauna open on thursdays?", id="a question about something else"),
        pytest.param("is 5:30 am a sensible time to run?", id="a question about a time of something else"),
        pytest.param("you nudged me at 5 am on tuesday", id="what was sent"),
        pytest.param("used to roll at 6 am on weekdays", id="what was done"),
        pytest.param("they lock up at 6 pm", id="what somebody does"),
        pytest.param("my tram leaves at 7:20 weekdays", id="when something leaves"),
        pytest.param("sundays are for sleeping in", id="what a day is"),
        pytest.param("no later than 6 pm", id="a bound"),
        pytest.param("tu/th/zt 6:45 am", id="a day that is not read"),
        pytest.param("no pings on mondays, or any other day", id="all days behind one that is denied"),
        pytest.param("don't text me tuesdays, or ever again", id="never, behind a day that is denied"),
        pytest.param("give me a nudge after tea", id="a meal is at no hour"),
        pytest.param("poke me at bedtime", id="bedtime is at no hour"),
        pytest.param("8:20pm is bath time", id="what is at a time, by its name"),
        pytest.param("friday never mind sunday 7:20 pm", id="which of two days is given up"),
        pytest.param("6:20 pm? no, on saturdays", id="a time that is asked about and denied"),
        pytest.param("7 pm tuesday is fine, move sunday to monday", id="a day that another swap leaves out"),
        pytest.param("saturday off but 8am every other day", id="all others, or one in two"),
        pytest.param("10 till 7 pm", id="a span, or minutes"),
        pytest.param("from thursday to wednesday please", id="a row of days, or one in the place of another"),
        pytest.param("7 in the evening except sundays when it's 5", id="another time of a day that is left out"),
        pytest.param("every other weekend at 10 am", id="a rhythm that the slot cannot hold"),
        pytest.param("my alarm's at 5:40", id="when an alarm is"),
        pytest.param("put me 3 9 pm", id="figures that are no time"),
        pytest.param("instead of thursday friday 6:20 pm", id="which of two days is left out"),
        pytest.param("every day i'm not on shift, which is tue wed", id="days that say which"),
        pytest.param("just shy of midnight on fridays", id="a time told by one with a name"),
        pytest.param("ten minutes of noon, tuesdays", id="minutes of noon in words that may mean more"),
        pytest.param("20 til lunch on fridays", id="minutes of a meal"),
        pytest.param("move it from monday to thursday at 6:40 pm", id="one day in the place of another, or a row of days"),
        pytest.param("no, nudge me thursdays at 17:25", id="a no that answers, or denies"),
        pytest.param("every 4 hours", id="several times a day"),
        pytest.param("make it afternoons", id="a part of the day alone"),
        pytest.param("7:20 pm is good, shunning weekends", id="a word that may leave out the day behind it"),
        pytest.param("7:20 pm, sundays are holy to us", id="what a day is, behind the time"),
        pytest.param("every day at 7:20 pm, sundays we skip", id="a day that gives a reason to leave it out"),
        pytest.param("stop nudging me on mondays", id="a day on which it is to stop"),
        pytest.param("mute the pings on mondays", id="a day of what is to be silent"),
        pytest.param("had my 7:20 am nudge, ta", id="the time of what was received"),
        pytest.param("your nudge reached me... the ping came at 7", id="the time at which it came"),
        pytest.param("fed up of the 9:20 pm pings", id="a reminder that is spoken of"),
        pytest.param("the 6:20 am nudge woke the dog", id="what a reminder did"),
        pytest.param("late shift till 9 then i jog", id="an end of something"),
        pytest.param("choir at 7:20 pm", id="what is at a time"),
        pytest.param("monday's spin class starts at 6:20", id="what starts at a time of a day"),
        pytest.param("tuesdays, maybe saturdays, 7:20 pm", id="a day that may be"),
        pytest.param("monday 7:20 pm, change of heart, friday", id="more than a joint between two days"),
        pytest.param("monday if not friday, 7:20 pm", id="one of two days, in other words"),
        pytest.param("either 7:20 or 8:20 pm", id="one of two times that lead"),
        pytest.param("7:20 pm won't work on mondays", id="a time that is none, and its day"),
        pytest.param("sore shoulders wake me at 4 every day", id="what wakes somebody"),
        pytest.param("my workmates text me at 9 on mondays", id="what others send"),
        pytest.param("like this since 5 pm sunday", id="since when something is"),
        pytest.param("spin class is at 7 on wednesdays", id="when a class is"),
        pytest.param("optician appointment quarter past two friday", id="what is booked"),
        pytest.param("appt with the osteo monday 4:20pm", id="what is booked with somebody"),
        pytest.param("hill session is 6:20pm thursdays", id="what is held"),
        pytest.param("track nights are 7:10pm mondays", id="nights of a club"),
        pytest.param("physio is at 5 on friday", id="a physio to whom somebody goes"),
        pytest.param("no nudges ta, i've an alarm at 6", id="no reminder as there is an alarm"),
        pytest.param("dont need reminders, my wife shouts at 8", id="no reminder as somebody else does it"),
        pytest.param("im fine without pings, my alarm's at 7", id="no reminder, in other words"),
        pytest.param("im late again, 3 weeks late", id="what is late"),
        pytest.param("bad night again, 4th in a row", id="so many in a row"),
        pytest.param("at fifteen am i old enough for this", id="an age, and no half of the day"),
        pytest.param("5 miles every other day", id="how often somebody runs"),
        pytest.param("8 miles daily", id="how far somebody runs each day"),
        pytest.param("10k every sunday", id="a run of each week"),
    ],
)
def test_what_is_left_over_states_nothing(text: str) -> None:
    assert stated(text) == {}


@thin(every=3)
@pytest.mark.parametrize(
    ("text", "time", "days"),
    [
        pytest.param("scrap the 5:30 am, 6:50 am suits me more", "06:50", None, id="a time that is over"),
        pytest.param("you ping me at 6 pm, could it be an hour later", "19:00", None, id="so much later than what is"),
        pytest.param("club is 7pm mondays. remind me 40 mins earlier", "18:20", ["mon"], id="so much earlier than an event"),
        pytest.param("i set off 7am so 15 mins before", "06:45", None, id="before what somebody does"),
        pytest.param(
            "sat to wed 7:10 pm, thu and fri i work", "19:10", ["mon", "tue", "wed", "sat", "sun"], id="days that give a reason"
        ),
        pytest.param("mon and thu 8:15 pm, tue is band practice", "20:15", ["mon", "thu"], id="a day that is taken"),
        pytest.param("final is on sunday, so remind me friday 6:40 pm", "18:40", ["fri"], id="a reason before a so"),
        pytest.param("now its 5:30 am, i get up at 7, so 7:25", "07:25", None, id="what was before a so"),
        pytest.param("you sent it at 4am! should be 4pm", "16:00", None, id="what it should be"),
        pytest.param("6:30 pm -> 7:15 pm", "19:15", None, id="an arrow"),
        pytest.param("in the evening i fall asleep, so 7:35 am", "07:35", None, id="a part of the day that gives a reason"),
        pytest.param("eight. pm of course", "20:00", None, id="the half of the day behind a stop"),
        pytest.param("not mornings, mornings are bedlam. twenty past eight", "20:20", None, id="the half that is left"),
        pytest.param("evenings are a nightmare, half eight", "08:30", None, id="the half that is left of evenings"),
        pytest.param("five and twenty to nine in the evening", "20:35", None, id="five and twenty"),
        pytest.param("at 8 and quarter of the morning, sundays", "08:15", ["sun"], id="and a quarter"),
        pytest.param("at 7 and twenty of the evening", "19:20", None, id="hour and minutes, of the evening"),
        pytest.param("6.50 pm ok, sat sun not needed", "18:50", ["weekdays"], id="both days that are denied"),
        pytest.param(
            "daily's too much, every other day'll do, 8.40 pm", "20:40", ["every_other_day"], id="a rhythm and its verb in one"
        ),
        pytest.param(
            "not 6 in the evening anymore, 6 in the morning", "06:00", None, id="a time with its half in the place of another"
        ),
        pytest.param("tue wed sat... nah just tue and sat, 7:10 pm", "19:10", ["tue", "sat"], id="a list that is put right"),
        pytest.param(
            "8:50 pm monday, actually mondays im out, do tuesday", "20:50", ["tue"], id="a day that is put right with its reason"
        ),
        pytest.param(
            "park the tuesday reminder, sunday 8pm will do", "20:00", ["sun"], id="a day that is given up in other words"
        ),
        pytest.param("they train at 5:30 and 17:45 but nudge me at 20:15", "20:15", None, id="times of others"),
        pytest.param("no, sundays 11:20 am", "11:20", ["sun"], id="a no that answers"),
        pytest.param("evenings suit me best, 20:40 or so", "20:40", None, id="a part of the day that only suits"),
        pytest.param(
            "evenings suit me, 20:40, nto fridays", "20:40", ["mon", "tue", "wed", "thu", "sat", "sun"], id="with a day left out"
        ),
        pytest.param("i wnat a remainder every dya at 21:10", "21:10", ["daily"], id="slips of short words"),
        pytest.param("0000 monday", "00:00", ["mon"], id="midnight in four figures"),
        pytest.param("0355 sundays", "03:55", ["sun"], id="the small hours in four figures"),
        pytest.param("6am is wild. 7:45 am", "07:45", None, id="a time that is too early"),
        pytest.param("can't do mornings, twenty past six", "18:20", None, id="what somebody cannot"),
        pytest.param("all but friday, 9:10 pm", "21:10", ["mon", "tue", "wed", "thu", "sat", "sun"], id="all but a day"),
        pytest.param("prepone to 7:20 pm", "19:20", None, id="a word for earlier"),
        pytest.param("lundis et jeudis 18h", "18:00", ["mon", "thu"], id="days in French"),
        pytest.param("not tomorrow, friday 9:20 am", "09:20", ["fri"], id="a day behind another that is denied"),
        pytest.param("skip weekdays, sat and sun 9:20 am", "09:20", ["weekends"], id="days behind a set that is denied"),
        pytest.param("i knock off at 6pm, so 6:40", "18:40", None, id="the half of the day of the reason"),
        pytest.param("wake me up at 5 on saturday", "05:00", ["sat"], id="whoever is woken is woken in the morning"),
        pytest.param("daily is too much, tuesdays only, 7:50 am", "07:50", ["tue"], id="a rhythm that is too much"),
        pytest.param("no more daily, every other day is plenty", None, ["every_other_day"], id="a rhythm that is over"),
        pytest.param("the band ones one before bed, say 22:05", "22:05", None, id="one is no time"),
        pytest.param("20 till 8 in the pm", "19:40", None, id="minutes till an hour"),
        pytest.param("20:20 barring sundays", "20:20", ["mon", "tue", "wed", "thu", "fri", "sat"], id="barring"),
        pytest.param("weekdays except when it's friday, 6:20 pm", "18:20", ["mon", "tue", "wed", "thu"], id="except when it is"),
        pytest.param("monday... actually both monday and sunday, 20:20", "20:20", ["mon", "sun"], id="both, where one was said"),
        pytest.param(
            "before the early shift, ten to five am, mon to thu",
            "04:50",
            ["mon", "tue", "wed", "thu"],
            id="a shift moves nothing",
        ),
        pytest.param("afternoon's best, 3:20", "15:20", None, id="one afternoon is no rhythm"),
        pytest.param("same time but saturdays", None, ["sat"], id="the same time on another day"),
        pytest.param("0620 sunday, otherwise leave me be", "06:20", ["sun"], id="left in peace otherwise"),
        pytest.param("klo 19.20 on schooldays", "19:20", ["weekdays"], id="a word of another language before a time"),
        pytest.param("change it to 20:20 from 19:20", "20:20", None, id="the time from which it is moved"),
        pytest.param("8pm is too late, 7:20 instead", "19:20", None, id="a time that is too late"),
        pytest.param(
            "leave sundays alone, otherwise 7:20 pm", "19:20", ["mon", "tue", "wed", "thu", "fri", "sat"], id="days left alone"
        ),
        pytest.param(
            "don't ping me mon, thu is fine, 7:20 pm", "19:20", ["thu"], id="a day that is fine behind one that is denied"
        ),
        pytest.param(
            "no reminders in the morning, 7:20 pm every day", "19:20", ["daily"], id="a half of the day without reminders"
        ),
        pytest.param("midnight when i clock off, fridays", "00:00", ["fri"], id="midnight beside the end of work"),
        pytest.param("on nights this week, ping me at 4pm", "16:00", None, id="a shift is no part of the day"),
        pytest.param("zumba's at 6, remind me 6:40 pm", "18:40", None, id="an event before the wish, without its day"),
        pytest.param("oh six hundred, weekends", "06:00", ["weekends"], id="hundreds of hours"),
        pytest.param("quarter to midnight on fridays", "23:45", ["fri"], id="minutes to midnight"),
        pytest.param("half past midnight on weekends", "00:30", ["weekends"], id="half past midnight"),
        pytest.param("ten to twelve noon, after work, mondays", "11:50", ["mon"], id="minutes to noon beside an evening"),
        pytest.param("was 4 pm, make it five past midday", "12:05", None, id="minutes past noon behind another time"),
        pytest.param("was 5 pm, make it 06:20", "06:20", None, id="the morning in the place of an afternoon"),
        pytest.param("postpone from 6 pm to 8 pm", "20:00", None, id="from a time to another"),
        pytest.param("swap it from mornings to 8:40 pm", "20:40", None, id="from a part of the day to a time"),
        pytest.param("ditch the 6am nonsense, 7:50am", "07:50", None, id="a time that is given up in any words"),
        pytest.param("tomorrow onwards, 6:20 am, all days", "06:20", ["daily"], id="from tomorrow on, all days"),
        pytest.param("only the week-end at 11 h", "11:00", ["weekends"], id="a weekend in two words"),
        pytest.param("one day on two, 7 in the morning", "07:00", ["every_other_day"], id="one day of two"),
        pytest.param(
            "mondays and fridays after prayers, 13.40", "13:40", ["mon", "fri"], id="an event of the day behind its days"
        ),
        pytest.param("choir's on tuesday so wednesday 8pm", "20:00", ["wed"], id="what is on another day"),
        pytest.param("do mon to sun, 7:10 pm", "19:10", ["daily"], id="a row of days behind do"),
        pytest.param("fridays half five pm - 15 mins will do", "17:30", ["fri"], id="how long it takes behind a dash"),
        pytest.param("oh six fifteen every day", "06:15", ["daily"], id="a nought that leads"),
        pytest.param("not sundays, mondays at 6 pm", "18:00", ["mon"], id="a day in the place of one that is denied"),
        pytest.param("tue-thu-sat 6:40 pm", "18:40", ["tue", "thu", "sat"], id="a list with dashes"),
        pytest.param("need 15 minutes before the 8.40 bus so 8.20am", "08:20", None, id="counted back already"),
        pytest.param("every day, not just weekends, 6:50 am", "06:50", ["daily"], id="not just"),
        pytest.param("evry othr mrng 6:30", "06:30", ["every_other_day"], id="words without their vowels"),
        pytest.param("one reminder a day is enough, 1:05 pm", "13:05", ["daily"], id="one a day"),
        pytest.param("4 evenings a week at 7:25 pm, mon to thu", "19:25", ["mon", "tue", "wed", "thu"], id="so many evenings"),
        pytest.param(
            "set it for 1640 hrs tue to fri", "16:40", ["tue", "wed", "thu", "fri"], id="figures of a clock are no length"
        ),
        pytest.param("all days but at the noon", "12:00", ["daily"], id="a but before a time of every day"),
        pytest.param("everyday but monday 6 20 am", "06:20", ["tue", "wed", "thu", "fri", "sat", "sun"], id="everyday but a day"),
        pytest.param("make it 8:40 pm, 7 is supper", "20:40", None, id="what is at another time"),
        pytest.param("up by 5, so nudge me 5:40 am", "05:40", None, id="when somebody is up, before a so"),
        pytest.param("lates again so 10.20am weekdays", "10:20", ["weekdays"], id="words that are not known before a so"),
        pytest.param("drop me a note sun eve at 6.20", "18:20", ["sun"], id="dropping a note drops no day"),
        pytest.param("07:20 mo, we, fr", "07:20", ["mon", "wed", "fri"], id="short days with commas"),
        pytest.param("tuesdays and sundays instead of fridays, 8 pm", "20:00", ["tue", "sun"], id="two days in the place of one"),
        pytest.param("22:40, don't laugh", "22:40", None, id="a dont that is no denial"),
        pytest.param("back to 0640 like before", "06:40", None, id="a time that was before"),
        pytest.param("supper's at 7, so remind me at 8", "20:00", None, id="the evening of a meal"),
        pytest.param("the twins go down at 7 so 7:20", "19:20", None, id="what somebody else does before a so"),
        pytest.param("i leave home at 6 so 5:35", "05:35", None, id="the morning of leaving home"),
        pytest.param("i work nights, done at 6 so 6:20", "06:20", None, id="nights are no half of the day"),
        pytest.param("move the monday one to 9", "09:00", ["mon"], id="one is no end of a span"),
        pytest.param("15 till 8 pm", "19:45", None, id="minutes till an hour, in figures"),
        pytest.param("3x a week tue thu sun 7 pm", "19:00", ["tue", "thu", "sun"], id="so many times a week"),
        pytest.param("usual time, tuesdays and sundays", None, ["tue", "sun"], id="the usual time"),
        pytest.param("bin day saturday lol remind me 8:20am", "08:20", ["sat"], id="a bin that drops no day"),
        pytest.param("relay saturday 10 am. remind me friday 7 pm", "19:00", ["fri"], id="an event before the wish"),
        pytest.param("an hour later, so 8:20 pm", "20:20", None, id="so much later, with the time itself"),
        pytest.param("it says 7 pm, i meant 7 am", "07:00", None, id="what it says and what was meant"),
        pytest.param("i put 8pm, should've been 8am", "08:00", None, id="what it should have been, in one word"),
        pytest.param("7:20pm*", "19:20", None, id="the mark of a slip"),
        pytest.param("home from nights at 7 so 7:20", "07:20", None, id="nights that are worked, before a so"),
        pytest.param("8 not 9 pm", "20:00", None, id="the half of the day of the time that is denied"),
        pytest.param("8 not 8pm", "08:00", None, id="the other half of the day"),
        pytest.param("would half past five on a friday suit you?", "17:30", ["fri"], id="a question that offers a time"),
        pytest.param("wake up routine 06:20 weekends", "06:20", ["weekends"], id="a routine with a waking word in its name"),
        pytest.param("8ish, evening not afternoon", "20:00", None, id="about a time, and the part of its day"),
        pytest.param("tue thu 7:20 am, ditch all the rest", "07:20", ["tue", "thu"], id="all other days given up"),
        pytest.param("twenty of nine pm", "20:40", None, id="minutes of an hour"),
        pytest.param("tu th su 7 in the am", "07:00", ["tue", "thu", "sun"], id="days in two letters"),
        pytest.param("no idea, say sunday morning at eight", "08:00", ["sun"], id="a no that denies no day"),
        pytest.param("midday no 2pm", "14:00", None, id="no before a time"),
        pytest.param("sat 10:20 instead of sun", "10:20", ["sat"], id="a day in the place of another, behind its time"),
        pytest.param("5:40 pm weekdays, nowt at the weekend", "17:40", ["weekdays"], id="nothing on other days"),
        pytest.param("scrap the evenings, 7:20 am weekdays", "07:20", ["weekdays"], id="a part of the day that is given up"),
        pytest.param("wednesday works better than monday, 8:10 pm", "20:10", ["wed"], id="one day rather than another"),
        pytest.param("8:25 pm wednesdays and no other day", "20:25", ["wed"], id="no other day"),
        pytest.param("sundays at 9 am and nothing else", "09:00", ["sun"], id="nothing else"),
        pytest.param("tuesdays 7:40 pm or not at all", "19:40", ["tue"], id="or not at all"),
        pytest.param("don't ask me on weekends, 6:40 pm", "18:40", ["weekdays"], id="days on which nobody is to ask"),
        pytest.param("no day but monday, 6:10 pm", "18:10", ["mon"], id="no day but one"),
        pytest.param("never other than fridays, 17:20", "17:20", ["fri"], id="never other than"),
        pytest.param("9 pm and not a minute earlier", "21:00", None, id="not a minute earlier"),
        pytest.param("no pings on weekends, weekdays only, 7:10 am", "07:10", ["weekdays"], id="the other days, only"),
        pytest.param("not sundays, just saturdays, 8:20 am", "08:20", ["sat"], id="one day instead, with just"),
        pytest.param("thursday 5 pm. no, friday", "17:00", ["fri"], id="a day taken back in a sentence of its own"),
        pytest.param("daily at 6 until 4 january", "06:00", ["daily"], id="a time, and an end behind it"),
        pytest.param("2145 hrs", "21:45", None, id="four figures with hours are a time"),
        pytest.param("7:15 pm, 8 if 7:15 is taken", "19:15", None, id="a second choice"),
        pytest.param("4am haha. no seriously, 6:50 am", "06:50", None, id="a joke taken back"),
        pytest.param("i dont do evenings. 7:25 am daily", "07:25", ["daily"], id="a part of the day that somebody does not do"),
        pytest.param(
            "ten past seven in the morning, before the school run", "07:10", None, id="a morning and, behind a comma, an event"
        ),
        pytest.param(
            "a reminder for weekends? evening, 6ish", "18:00", ["weekends"], id="days in a question, the time behind it"
        ),
        pytest.param("the bank shuts at 5 so quarter past five", "17:15", None, id="in the half of the day of its reason"),
        pytest.param("6 pm works, 5 pm doesn't", "18:00", None, id="a time that does not work, last"),
        pytest.param("make the 6am one 6:45am", "06:45", None, id="the new time of one that stands"),
        pytest.param("ping me before track session, 5:50pm mondays", "17:50", ["mon"], id="a wish before what is held"),
        pytest.param("physio drills 6:20pm daily", "18:20", ["daily"], id="exercises, and no appointment"),
        pytest.param("club night's friday at 8 so make mine 6 that day", "18:00", ["fri"], id="a wish because of what is held"),
        pytest.param("class days, tue fri, 5:40pm", "17:40", ["tue", "fri"], id="days on which something is held"),
        pytest.param("no reminders at weekends, 6:20am weekdays", "06:20", ["weekdays"], id="no reminder on some days"),
        pytest.param("no use at 7, im working. 9:20pm", "21:20", None, id="a time that is no use"),
        pytest.param("said 5am, meant 5pm. fridays", "17:00", ["fri"], id="what was said and what was meant"),
        pytest.param("before the school run, 7:50, weekdays", "07:50", ["weekdays"], id="a school run is none"),
        pytest.param("06.15 hrs every weekday please", "06:15", ["weekdays"], id="a point, and hours"),
        pytest.param("every day, oh five hundred", "05:00", ["daily"], id="an hour in words, said last"),
        pytest.param("20u30 on monday please", "20:30", ["mon"], id="a Dutch hour"),
        pytest.param("remind me before my 10k every sunday", None, ["sun"], id="a wish beside a distance"),
        pytest.param("sundays 9am before my 10k", "09:00", ["sun"], id="a time beside a distance"),
    ],
)
def test_what_is_accounted_for_is_stated(text: str, time: str | None, days: list[str] | None) -> None:
    assert stated(text) == ({"time": time} if time else {}) | ({"days": days} if days else {})


CLOCKS = {
    "05:05": "5:05am|5.05 a.m.|5:05a|5h05am|505am|05h05|five oh five am|five past five in the am|5 past 5 of the morning|0505 hrs",
    "06:00": "6am|6 in the am|6 a|six sharp a.m.|6 o'clock in the am|six on the dot am|06.00|0600h|6ish in the morning|6 - am",
    "18:15": "6:15pm|6.15 p|615pm|18h15|quarter past six in the pm|1/4 past 6 pm|qtr past 6 in the evening|a quarter after six p.m.|1815 hours",
    "21:40": "9:40p|940pm|twenty to ten at night|20 till 10 pm|9 40 p.m.|21.40|nine forty in the pm|9:40 (pm)|9:40, in the evening",
    "12:20": "twenty past noon|20 past midday|twenty past twelve noon|20 minutes past noon|20 gone noon",
    "23:50": "ten to midnight|10 to midnight|ten minutes to midnight|10 to 12 midnight",
}
DAYS = {
    "daily": "every day|everyday|every day bar none|7 days a week|mon to sun|every single day|without fail every day",
    "weekdays": "weekdays|mon-fri|m-f|monday till friday|each working day|not weekends|mo-fr",
    "weekends": "weekends|sat & sun|both weekend days|at weekends",
    "every_other_day": "every other day|day on day off|alternate days|every 2 days",
    "tue thu": "tue & thu|tuesdays and thursdays|T/Th|twice a week, tue and thu",
    "wed": "wednesdays|weds only|every wednesday|on wed",
}
ORDERS = "{c} {d}|{d} {c}|{d}, {c}|{c}, {d}|{d} at {c}|remind me {d} at {c}|{d}: {c}|{d}. {c}.|can you do {c} {d}?|{c} would suit me {d}|what about {c} {d}?"


def test_a_time_and_days_in_every_order_are_read_or_asked_about_and_never_others(some: Some) -> None:
    wishes = [
        (order.format(c=clock, d=day), {"time": time, "days": sorted(days.split())})
        for time, clocks in CLOCKS.items()
        for days, names in DAYS.items()
        for clock in clocks.split("|")
        for day in names.split("|")
        for order in ORDERS.split("|")
    ]
    found = [(text, said, told) for text, said in some(wishes, every=307) if (told := stated(text)) != said]
    other = [(t, s, g) for t, s, g in found if g and {**g, "days": sorted(g.get("days", ()))} != s]
    assert other == []
    assert len([one for one in found if not one[2]]) <= len(wishes) // 20


@pytest.mark.parametrize(
    "text",
    [
        "it rings at 6 pm while i cook! 8:20 pm!",
        "every day 7:10 am but saturday we swim",
        "mornings i work. 6:10 pm tue, 7:10 pm on my watch",
    ],
)
def test_what_is_left_over_is_asked_about(content: Content, text: str) -> None:
    talk = Talk(content, went().session, update=100).say(text)
    assert not [e for e in talk.effects if isinstance(e, Remind) and e.key != "follow_up"]


def test_a_check_in_at_so_many_hours_is_no_length_of_time(content: Content) -> None:
    asked = Talk(content, went().session, update=100).say("make the check in 22h")
    assert not [e for e in asked.effects if isinstance(e, Remind)]


def test_a_choice_of_lengths_of_time_is_asked_about(content: Content) -> None:
    asked = Talk(content, went().session, update=100).say("remind me in 3 or 4 days")
    assert asked.names[-1] == "reminder.ask.vague"


def test_words_around_a_wish_state_no_pain() -> None:
    assert READER.understand("fridays, 5 in the evening, after choir").slots == {"reminder": {"time": "17:00", "days": ["fri"]}}


@pytest.mark.parametrize("text", ["ask me tomorrow, in the morning", "fridays only, first thing", "poke me every morning"])
def test_when_to_write_is_not_when_it_hurts(text: str) -> None:
    assert "pain_timing" not in READER.understand(text).slots


def test_who_works_at_night_tells_no_pain_at_night() -> None:
    assert READER.understand("i work nights friday to sunday").slots == {}
    assert READER.understand("i work nights and it hurts at night").slots["pain_timing"] == ["at_night"]


def test_a_wish_for_a_message_is_no_sign() -> None:
    assert not READER.understand("would you message me at ten past seven every morning").flags.hits
    assert READER.understand("message me at 7, it wakes me at 4 every night").flags.hits


@pytest.mark.parametrize(
    "text",
    [
        "saturdays at ten am",
        "mondays at eleven should do",
        "please wake me for my stretches 6:20 am",
        "give me a buzz in 3 hours",
        "drills at 20 to 9 each morning",
        "7:20am, when i have the floor to myself",
        "fridays 6pm, once my last pupil has gone",
    ],
)
def test_a_schedule_raises_nothing(text: str) -> None:
    told = READER.understand(text)
    assert not told.flags.hits
    assert told.slots.keys() <= {"reminder"}


def test_an_age_and_a_night_beside_a_schedule_still_raise() -> None:
    assert {hit.id for hit in READER.understand("at fourteen am i too young for this").flags.hits} == {"under18"}
    assert {hit.id for hit in READER.understand("stiff each morning since i was 20").flags.hits} == {"axspa"}
    assert {hit.id for hit in READER.understand("i am a pupil, 6pm on fridays").flags.hits} == {"under18"}
    assert {hit.id for hit in READER.understand("back pains wake me at 5 every day").flags.hits} == {"night_rest_pain"}


def test_a_race_that_is_at_a_time_is_no_run() -> None:
    assert READER.understand("parkrun is at 9 on saturday").slots == {}
    assert READER.understand("parkrun on saturday was 24:30").slots["run"]["minutes"] == 24.5
