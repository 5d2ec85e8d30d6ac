"""What a full stop means after an abbreviation, language by language.

Word lists, and the one function that makes them into `Rules`. An entry in lower case matches a
token in any case ("govt" also matches "Govt"); one with a capital matches only as it stands or in
capitals ("Mass", the state, is not "mass"). An entry with dots inside ("z.b") also matches its
spaced form ("z. B.").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple


class Stop(Enum):
    """What the full stop after an abbreviation says about the end of a sentence."""

    NEVER = "a name or an explanation follows: Dr, e.g"
    STARTER = "the sentence ends only if the next word plainly begins one: Corp, Mass"
    NUMBER = "an ordinary word too: abbreviates only before a number: no, fig"
    FINAL = "often stands last: the sentence ends before any capital: etc, p.m"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language for what follows a full stop."""

    stops: Mapping[str, Stop]
    spaced: frozenset[str]
    """Dotted abbreviations that are also written with spaces, and how they begin, folded."""
    starters: frozenset[str]
    """Capitalised words of the closed classes, which seldom begin a name; "L'" for elisions."""
    continuers: frozenset[str]
    """Capitalised words that go on after a FINAL: weekdays and time zones after "p.m."."""
    speakers: frozenset[str]
    """Verbs that, after a name, carry on the sentence of a quotation: "Why?" Ann Lee asked."""
    exclaimed: frozenset[str]
    """Names that carry an exclamation mark."""
    ordinals: bool
    """A number with a full stop is an ordinal."""
    informal: bool
    """A lower-case word may begin a sentence behind "!" and "?", as it does in posts and mails."""

    @property
    def has_lists(self) -> bool:
        """Whether the abbreviations of the language are known at all."""
        return bool(self.starters)

    def stop_of(self, token: str) -> Stop | None:
        """Return what the full stop after `token` means; None if it is no known abbreviation."""
        stop = self.stops.get(token) or self.stops.get(token.lower())
        if stop is None and token.isupper():
            stop = self.stops.get(token.capitalize())
        return stop


class _Lists(NamedTuple):
    """The words of one language, as one reads them."""

    never: str = ""
    starter: str = ""
    number: str = ""
    final: str = ""
    starters: str = ""
    continuers: str = ""
    speakers: str = ""
    exclaimed: str = ""
    ordinals: bool = False
    informal: bool = False


# Holds in every language: the names of people and companies travel untranslated.
_GENERAL = _Lists(
    never="Mr Mrs Ms Messrs dr Drs prof Profs Mme Mlle Mgr Sra cf vs p.s",
    starter="St Ste Ft Mt Sr Jr Inc Ltd LLC Plc Corp Co Bros Cie GmbH s.a",
    number="no nos vol ca",
    final="etc",
    exclaimed="Yahoo Jeopardy",
)

_ENGLISH = _Lists(
    never="""
        Hon Rev Fr lt col Cols maj capt cmdr cpl sgt pvt pfc spc adm brig gen Gens gov Govs sen
        Sens rep Reps Pres supt insp det amb Msgr atty asst assoc dep Supt Const
        e.g i.e eg ie v viz approx aka PS""",
    starter="""
        vol vols nr tel pp ed eds op ext est
        cos pty mfg esq dept depts univ inst assn assoc comm intl natl govt bldg
        ave blvd rd hwy rte ln ste mt ft
        al bn mn tn lbs hrs hr incl excl esp resp avg misc jg ph.d m.d b.a m.a
        Mon Tue Tues Wed Thu Thur Thurs Fri Sat
        Ala Ariz Ark Calif Colo Conn Dak Del Fla Ga Ill Ind Kan Ky La Mass Md Me Mich Minn
        Miss Mo Mont Neb Nev Okla Ore Pa Penna Tenn Tex Va Vt Wash Wis Wisc Wyo""",
    number="""
        no nos fig figs sec secs art arts ch chap chaps par para paras app apt pop ex max min p
        Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec""",
    final="a.m p.m",
    continuers="""
        Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri
        Sat Sun EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST Eastern Central
        Mountain Pacific Greenwich""",
    starters="""
        The A An He She It They We You I One This That These Those There Here His Her Its Our
        Their My Your
        But And Or So Yet Nor If When While As At In On By For From With Without After Before
        Since Until Under Over Among Between During Through Despite Although Though Because To Of
        Within Like Once Unless Whereas
        However Meanwhile Moreover Also Then Now Still Even Only Both Just Indeed Perhaps Instead
        Later Earlier Today Yesterday Tomorrow Last Next According Nevertheless Nonetheless
        Furthermore Therefore Thus Hence Afterwards Elsewhere Additionally
        Each Every All Some Many Most Few Several Such Another Other Others More Less Much Two
        Three Either Neither
        What Who Whom Whose Why How Where Which Whether Not No Yes
        Did Does Do Is Are Was Were Has Have Had Can Could Would Should Might Please Let
        Mr Mrs Ms""",
    speakers="""
        said says asked asks told added adds wrote writes tweeted posted replied answered
        exclaimed shouted wondered recalled cried yelled joked quipped mused demanded""",
    informal=True,
)

_GERMAN = _Lists(
    never="""
        Hr Hrn Fr Frl Hl dipl ing bzw vgl evtl ggf bzgl inkl einschl zzgl sog gem lt geb gest
        ehem phil med jur rer nat habil z.b d.h i.d.r v.a u.a.m s.o s.u o.g m.e i.e""",
    starter="""
        tel Abs Nr Bd Bde Hrsg Jg Anm Aufl Ausg ca str mio mrd tsd mind max std zz zzt
        dt engl frz lat griech russ amerik kath ev verh
        jan feb mär apr jun jul aug sep sept okt nov dez Mo Di Mi Do Sa So
        z.t u.u a.d i.a i.v e.v o.ä u.ä v.chr n.chr chr jh jhd jhdt jhs v.l""",
    number="Art Kap Abb Tab Sek Min",
    final="usw usf u.s.w etc",
    starters="""
        Der Die Das Des Dem Den Ein Eine Einen Einem Einer Er Sie Es Wir Ihr Ich Man Dieser Diese
        Dieses Diesem Diesen Sein Seine Ihre Jeder Jede Jedes Alle Viele Einige Manche Mehrere
        Im In Am An Auf Bei Beim Mit Nach Von Vom Vor Zu Zum Zur Für Über Unter Gegen Seit Aus
        Durch Bis Ohne Um Wegen Trotz Laut Neben Während
        Und Aber Doch Auch Als Wenn Weil Da Dass Obwohl Denn Oder Sondern Sowie
        Dort Hier Dann Danach Dabei Dazu Damit Daher Darum Deshalb Dennoch Jedoch Zudem Außerdem
        Allerdings Inzwischen Heute Gestern Morgen Jetzt Nun Noch Nur So Schon Später Zuletzt Kein
        Keine Was Wer Wie Wo Warum Nicht""",
    ordinals=True,
)

_FRENCH = _Lists(
    never="M MM Mmes Mlles Pr Me Dre env p.ex c.-à-d",
    starter="""
        boul bd av nr p pp n t chap éd ibid id op hab tél réf janv févr avr juil sept oct nov déc
        j.-c av.j.-c apr.j.-c""",
    number="art fig",
    starters="""
        Le La Les Un Une Des Du De Il Elle Ils Elles On Nous Vous Je Tu Ce Cet Cette Ces Son Sa
        Ses Leur Leurs Notre Nos Votre Vos Mon Ma Mes Ça Cela Ceci L' D' C' J' S' N' Qu' Lorsqu'
        Jusqu' Puisqu' Aujourd'
        En À Au Aux Dans Par Pour Avec Sans Sur Sous Chez Vers Entre Depuis Pendant Selon Après
        Avant Dès Malgré Contre Outre
        Et Ou Mais Or Donc Car Ni Si Comme Quand Lorsque Alors Ainsi Aussi Puis Ensuite Enfin
        Cependant Toutefois Pourtant Néanmoins Or Tandis Bien Parmi Plus Plusieurs Certains
        Certaines Tous Toutes Tout Toute Chaque Aucun Aucune Quelques Qui Que Quel Quelle
        Pourquoi Comment Où Ne Non Oui Voici Voilà Hier Ici Là""",
)

_SPANISH = _Lists(
    never="sra srta sres sr D Dª Dña Dra lic ing arq Gral Cnel Fr Mons Exmo p.ej ej",
    starter="""
        Av Avda C núm pág págs vol art arts p pp fig cap aprox hab c.a a.c d.c a.c.n ee.uu
        ee.uu.a s.a.r s.l cía ltda ud uds vd vds tel sto sta ss.mm rr.hh ff.aa jj.oo n f
        ene feb abr jun jul ago sept oct nov dic""",
    starters="""
        El La Los Las Lo Un Una Unos Unas Este Esta Estos Estas Ese Esa Eso Esto Aquel Aquella Su
        Sus Mi Mis Tu Nuestro Nuestra Él Ella Ellos Ellas Yo Nosotros Usted Ustedes Se Le Les Nos
        Me Te Algunos Algunas Muchos Muchas Todos Todas Cada Otro Otra Otros Otras Varios Ambos
        En De Del Al A Por Para Con Sin Sobre Entre Desde Hasta Según Tras Ante Bajo Contra
        Durante Mediante
        Y E O U Pero Sino Aunque Como Cuando Donde Mientras Si Porque Pues Que Quien Cual
        También Además Entonces Luego Después Antes Ahora Así Ya Aún Todavía Hoy Ayer Mañana Aquí
        Allí Sin Solo Sólo No Sí Tampoco Nunca Es Son Era Fue Fueron Está Están Ha Han Había Hay""",
)

_UKRAINIAN = _Lists(
    never="""
        вул просп пров бул пл ім проф доц акад ген полк гол зам кв буд див напр т.зв тзв нар пом
        п пп о св""",
    starter="""
        м с р рр ст стор мал рис табл тис млн млрд трлн грн коп руб дол кг га км см год хв сек
        обл р-н чол жін т реєстр № б ч абз розд грец лат англ нім фр ісп рос укр польськ італ
        н.е до.н.е січ лют берез квіт трав черв лип серп верес жовт листоп груд Пн Вт Ср Чт Пт""",
    final="т.д т.п т.ін ін тощо",
    starters="""
        Він Вона Воно Вони Ми Ви Я Ти Це Цей Ця Ці Той Та Те Ті Його Її Їх Їхній Наш Наша Наші Моя
        Мій Свій Усі Всі Усе Все Кожен Кожна Інші Деякі Багато Хто Що Які Який Яка Яке
        У В На З Із Зі За Про Від Від Для До По При Після Перед Під Над Між Через Без Крім Серед
        Біля Протягом Попри
        І Й А Але Або Чи Та Як Коли Якщо Хоча Бо Щоб Де Куди Чому
        Також Тому Тобто Тоді Потім Проте Однак Отже Втім Утім Адже Зараз Тепер Сьогодні Вчора
        Учора Завтра Тут Там Так Ні Не Нині Згодом Натомість Зокрема Крім Лише Тільки Навіть Ще
        Вже Уже Правда Відтак Водночас Раніше Пізніше""",
)

_RUSSIAN = _Lists(
    never="""
        ул просп пер пл им проф доц акад ген полк гл зам д кв см напр т.н т.е т.к тов г-н г-жа
        о ред""",
    starter="""
        г гг с р в вв стр рис табл тыс млн млрд трлн руб коп долл кг км м чел обл р-н род № б ч
        лат англ нем фр исп рус н.э до.н.э янв февр апр авг сент окт нояб дек""",
    final="т.д т.п др пр",
    starters="""
        Он Она Оно Они Мы Вы Я Ты Это Этот Эта Эти Тот Та Те То Его Её Их Наш Наши Мой Мои Свой
        Все Всё Каждый Другие Некоторые Многие Кто Что Какие Который
        В Во На С Со За Из О Об От Для До По При После Перед Под Над Между Через Без Кроме Среди
        У К Ко
        И А Но Или Да Как Когда Если Хотя Чтобы Где Куда Почему
        Также Поэтому Тогда Потом Однако Затем Сейчас Теперь Сегодня Вчера Завтра Тут Там Так Нет
        Не Ни Ныне Кроме Только Даже Ещё Еще Уже Впрочем Между Ранее Позже""",
)

# Letter names and titles; आई is left out, since it is also a verb that ends a sentence.
_HINDI = _Lists(
    never="डॉ प्रो श्री श्रीमती पं स्व मि कु ले कर्नल",
    starter="""
        ए बी सी डी ई एफ जी एच जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई ज़ेड जेड
        रु कि मी सं पृ नं ई.पू ई.स""",
)

_LANGUAGES: Mapping[str, _Lists] = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "uk": _UKRAINIAN,
    "ru": _RUSSIAN,
    "hi": _HINDI,
}

# Other languages that write ordinals with a full stop.
_ORDINAL_LANGUAGES = "da nb nn no fi cs sk sl hr sr bs hu et lv tr is"


def primary_language(language: str) -> str:
    """Return the primary subtag of a language tag (BCP 47): "en" of "en-GB" or "EN_us"."""
    return language.strip().replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=32)
def rules_for(language: str) -> Rules:
    """Return the rules for a primary language subtag; for one without lists, the general ones."""
    own = _LANGUAGES.get(language, _Lists(ordinals=language in _ORDINAL_LANGUAGES.split()))
    stops: dict[str, Stop] = {}
    for lists in (_GENERAL, own):
        for stop in Stop:
            words = getattr(lists, stop.name.lower())
            stops.update((word, stop) for word in words.split())
    dotted = [entry.lower().split(".") for entry in stops if "." in entry]
    return Rules(
        stops=stops,
        spaced=frozenset(
            ".".join(parts[:length]) for parts in dotted for length in range(2, len(parts) + 1)
        ),
        starters=frozenset(own.starters.split()),
        continuers=frozenset(own.continuers.split()),
        speakers=frozenset(own.speakers.split()),
        exclaimed=frozenset(_GENERAL.exclaimed.split()),
        ordinals=own.ordinals,
        informal=own.informal,
    )
