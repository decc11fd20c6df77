"""Words that stand in files: sports, column headers and months, in the languages that Strava exports.

A runner does not read these; they are matched, folded to lower case without accents. A language more is a word more in each table.
Neighbours: recorded.py asks what is a run; table.py reads columns.
"""

import unicodedata

RUNS = (
    "run", "running", "trailrun", "trail run", "trail running", "virtual run", "virtualrun", "treadmill running", "track running",
    "lauf", "laufen", "laufeinheit", "traillauf", "trail-lauf", "virtueller lauf", "virtuelles laufen", "laufband",
    "course", "course a pied", "course en sentier", "trail", "course virtuelle", "course a pied virtuelle",
    "carrera", "carrera de montana", "carrera virtual", "carrera a pie", "correr", "carrera por sendero", "carrera de trail",
    "corsa", "corsa virtuale", "corsa su sentiero", "corsa trail", "trail corsa",
    "corrida", "corrida em trilha", "corrida virtual", "corrida na trilha", "corrida em trilhos", "corrida de trilho",
    "hardlopen", "hardloop", "hardloopsessie", "trailrunnen", "trailrun", "virtuele hardloopsessie", "virtueel hardlopen", "virtuele run",
    "lopning", "lop", "loprunda", "traillopning", "terranglopning", "virtuell lopning",
    "lob", "traillob", "virtuelt lob", "lop", "loping", "lopetur", "terrenglop", "terrengloping", "virtuell lopetur",
    "juoksu", "polkujuoksu", "virtuaalijuoksu", "bieg", "bieganie", "bieg terenowy", "bieg w terenie", "bieg wirtualny",
    "beh", "behani", "behani v terenu", "virtualni beh", "futas", "terepfutas", "virtualis futas", "kosu", "sanal kosu", "patika kosusu",
    "бег", "пробежка", "забег", "трейл", "трейлраннинг", "бег по пересеченной местности", "виртуальныи забег", "виртуальныи бег", "біг",
    "lari", "lari lintas alam", "lari virtual", "lari trail", "chay bo", "chay", "chay dia hinh",
    "ランニング", "トレイルラン", "トレイルランニング", "バーチャルランニング", "バーチャルラン", "ラン",
    "跑步", "越野跑", "虚拟跑步", "虚擬跑步", "路跑", "跑步机", "달리기", "러닝", "트레일 러닝", "트레일 런", "트레일러닝", "가상 달리기", "가상 러닝",
    "τρεξιμο", "جري", "ריצה",
    "easy run", "long run", "tempo run", "recovery run", "interval run", "interval training run", "hill run", "parkrun", "park run", "jog", "jogging", "treadmill",
    "indoor running", "indoor run", "road run", "road running", "fartlek", "dauerlauf", "langer lauf", "tempolauf", "intervalllauf", "waldlauf", "joggen",
)  # fmt: skip
UNTOLD = (
    "", "other", "generic", "unknown", "uncategorized", "activity", "all", "-", "easy", "long", "tempo", "recovery", "intervals", "race",
    "speed", "hills", "steady", "locker", "lang", "intervalle", "wettkampf",
)  # fmt: skip
"""What a device writes that was told no sport, and what a list says of training that may be of any."""
GPX_NUMBERS = {"9": True, "1": False, "4": False, "10": False, "16": False}
"""Numbers that Strava's own GPX files carry as their type."""

DATE, KIND, DISTANCE, MOVING, ELAPSED, EFFORT, PAIN = "date", "kind", "distance", "moving", "elapsed", "effort", "pain"
HEADERS: dict[str, tuple[str, ...]] = {
    DATE: (
        "activity date", "date", "day", "run date", "date of run", "tag", "lauftag", "start time", "aktivitatsdatum", "datum", "datum der aktivitat", "date de l'activite", "date de l’activite",
        "fecha de la actividad", "fecha", "data dell'attivita", "data attivita", "data", "data da atividade", "datum van activiteit",
        "activiteitsdatum", "aktivitetsdatum", "aktivitetsdato", "dato for aktivitet", "dato", "data aktywnosci", "aktivitet datum",
        "suorituksen paivamaara", "paivamaara", "datum aktivity", "tevekenyseg datuma", "aktivite tarihi", "tarih", "дата тренировки", "дата",
        "дата активности", "tanggal aktivitas", "tanggal", "アクティビティ日", "アクティビティの日付", "日付", "活动日期", "活動日期", "日期",
        "활동 날짜", "날짜", "ngay hoat dong",
    ),
    KIND: (
        "activity type", "type", "sport", "aktivitatsart", "aktivitatstyp", "sportart", "art der aktivitat", "type d'activite", "type d’activite",
        "tipo de actividad", "tipo", "tipo di attivita", "tipo attivita", "tipo de atividade", "activiteitstype", "soort activiteit", "aktivitetstyp",
        "aktivitetstype", "rodzaj aktywnosci", "typ aktywnosci", "suorituksen tyyppi", "laji", "typ aktivity", "tevekenyseg tipusa",
        "aktivite turu", "тип тренировки", "тип активности", "вид спорта", "тип", "jenis aktivitas", "アクティビティタイプ", "アクティビティの種類", "タイプ",
        "活动类型", "活動類型", "类型", "類型", "활동 유형", "활동 종류", "loai hoat dong",
    ),
    DISTANCE: (
        "distance", "dist", "miles", "mile", "mi", "miles run", "distance miles", "distance in miles", "distance km", "distance in km", "km", "kms", "km run",
        "kilometer", "kilometers", "kilometre", "kilometres", "meilen", "kilometros", "chilometri", "laufstrecke",
        "distanz", "entfernung", "strecke", "distancia", "distanza", "afstand", "distans", "distanse", "dystans", "matka",
        "vzdalenost", "tavolsag", "mesafe", "расстояние", "дистанция", "jarak", "距離", "距离", "거리", "quang duong", "khoang cach",
    ),
    MOVING: (
        "moving time", "bewegungszeit", "zeit in bewegung", "temps de deplacement", "duree de deplacement", "tiempo en movimiento",
        "tiempo de movimiento", "tempo in movimento", "tempo di movimento", "tempo de movimentacao", "tempo em movimento", "beweegtijd", "tijd in beweging",
        "tid i rorelse", "tid i bevegelse", "tid i bevaegelse", "bevegelsestid", "czas ruchu", "czas w ruchu", "liikkumisaika", "cas pohybu", "mozgasi ido",
        "hareket suresi", "время в движении", "время движения", "waktu bergerak", "移動時間", "移动时间", "이동 시간",
    ),
    ELAPSED: (
        "elapsed time", "time", "duration", "minutes", "minute", "mins", "min", "hours", "minuten", "stunden", "laufzeit", "run time", "running time", "verstrichene zeit", "gesamtzeit", "zeit", "dauer", "temps ecoule", "duree", "temps", "tiempo transcurrido",
        "tiempo", "tempo trascorso", "tempo decorrido", "tempo", "verstreken tijd", "tijd", "forfluten tid", "forlopt tid", "medgaet tid", "tid",
        "uplyniety czas", "czas", "kulunut aika", "aika", "uplynuly cas", "cas", "eltelt ido", "gecen sure", "sure", "общее время", "прошедшее время", "время",
        "waktu berlalu", "waktu", "経過時間", "タイム", "经过时间", "耗时", "经过時間", "經過時間", "경과 시간", "시간",
    ),
    PAIN: (
        "pain", "pain level", "pain score", "pain rating", "back pain", "schmerz", "schmerzen", "schmerzwert", "schmerzskala", "douleur", "dolor", "dolore", "dor",
        "pijn", "smarta", "smerte", "bol",
    ),
    EFFORT: ("perceived exertion", "gefuhlte anstrengung", "wahrgenommene anstrengung", "effort percu", "esfuerzo percibido", "sforzo percepito", "esforco percebido"),
}  # fmt: skip

MONTHS: tuple[tuple[str, ...], ...] = (
    ("jan", "ene", "gen", "janv", "ian", "sty", "led", "tam", "oca", "янв", "січ", "ιαν"),
    ("feb", "fev", "fevr", "lut", "uno", "hel", "sub", "фев", "лют", "φεβ"),
    ("mar", "mrt", "maa", "brez", "marz", "marc", "mart", "мар", "бер", "μαρ"),
    ("apr", "avr", "abr", "kwi", "dub", "huh", "nis", "апр", "кві", "απρ"),
    ("may", "mai", "mei", "mag", "maj", "kve", "tou", "maj", "мая", "май", "маи", "тра", "μαι"),
    ("jun", "juin", "giu", "cze", "cerven", "cervn", "kes", "haz", "июн", "чер", "ιουν"),
    ("jul", "juil", "lug", "lip", "cervenc", "cervenec", "hei", "tem", "июл", "лип", "ιουλ"),
    ("aug", "aou", "ago", "sie", "srp", "elo", "agu", "авг", "сер", "αυγ"),
    ("sep", "set", "sze", "wrz", "zar", "syy", "eyl", "сен", "вер", "σεπ"),
    ("oct", "okt", "ott", "out", "paz", "rij", "lok", "eki", "окт", "жов", "οκτ"),
    ("nov", "lis", "marr", "kas", "ноя", "лис", "νοε"),
    ("dec", "dez", "dic", "des", "gru", "pro", "jou", "ara", "дек", "гру", "δεκ"),
)  # fmt: skip
"""How a month's name begins, January first. Where two months begin alike, the longer beginning decides."""


def folded(text: str) -> str:
    """Lower case, without accents, blanks made one."""
    bare = unicodedata.normalize("NFKD", text.replace("\u00f8", "o").replace("\u00d8", "o").replace("\u0142", "l").casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).replace("_", " ").split())


def _composed(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded(w) for w in words)


_RUNS, _UNTOLD = _composed(RUNS), _composed(UNTOLD)
_HEADERS = {folded(word): name for name, words in HEADERS.items() for word in words}
_MONTHS = {folded(word): number for number, words in reversed([*enumerate(MONTHS, 1)]) for word in words}


def is_run(sport: str) -> bool | None:
    """Whether the name of a sport is one of running; None where it names none."""
    name = folded(sport)
    if name in GPX_NUMBERS:
        return GPX_NUMBERS[name]
    if name in _UNTOLD:
        return None
    return name in _RUNS or name.replace(" ", "") in _RUNS


def header(text: str) -> str | None:
    """What a column holds by its header, a unit in brackets aside; None where the word is unknown."""
    return _HEADERS.get(folded(text.partition("(")[0]))


def month(word: str) -> int | None:
    """The month that a word (or its beginning) names."""
    name = folded(word).strip(".")
    return next((_MONTHS[name[:n]] for n in range(len(name), 1, -1) if name[:n] in _MONTHS), None)
