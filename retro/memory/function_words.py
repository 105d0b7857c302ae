"""Words that say nothing about what a text is about: articles, pronouns, auxiliaries, numbers.

They are few on purpose: a word that most entries have is dropped by counting anyway.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from retro.memory.search_words import split

_ENGLISH: Final = """
a about after again all also always am an and any anybody anyone anything are aren around as ask asked asks
at away back be because been before being between both but by came can cannot come could couldn d day days
did didn do does doesn don done down each eight either eleven else ever every everybody everyone everything
few fifty first five for four from get gets give go goes going gone good got had half has hasn have haven he
her here him his how hundred i if in into is isn it its just keep know last least less let like ll long look
looked looking looks m made make many may me might mine month months more most much must my need neither
never new next nine no nobody none nor not nothing now of off often on once one only or other others our out
over own people put re really s said same say second see seen seven she should shouldn since six so some
somebody someone something sometimes soon still such t take ten than that the their them themselves then
there these they thing things think third thirty this those thousand three through time times to today
together tomorrow too took twelve twenty twice two under until up us use ve very want wants was wasn we week
weeks well went were weren what when where whether which while who whoever whole whom whose why will with
within without won would wouldn year years yes yesterday yet you your
"""
_GERMAN: Final = """
ab aber acht alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei
beide beiden beim bevor bin bis bisher bist bitte da dabei dadurch dafür dagegen daher damit danach dann
daran darauf daraus darf das dass davon davor dazu dein dem den denn der deren des deshalb dich die dies
diese diesem diesen dieser dieses dir doch dort drei dreißig dritte du durch dürfen ebenso eher ein eine
einem einen einer eines einmal eins elf er erst es etwas euch euer eure fünf fünfzig für ganz gar geben
gegen geht gerade gern gestern gewesen gibt gleich gut hab habe haben halt hat hatte hatten her heute hier
hin hinter hundert hälfte hätt hätte hätten ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist
ja jahr jahre jahren jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinem keinen keiner
keines kommen kommt können könnte lang lange letzte letzten letztes machen macht mal man manche mehr mein
meine mich minute minuten mir mit monat monate monaten morgen muss möchte müssen nach nachdem neben nein neu
neue neuen neuer neues neun nicht nichts nie niemand noch nun nur nächste nächsten nächstes ob oder oft ohne
sagen sagt schon sechs sehr sein seine seinem seinen seiner seit sich sie sieben sind so sobald sogar solche
soll sollen sollte sondern sonst sowas sowie statt stunde stunden tag tage tagen tausend um und uns unser
unsere unserem unseren unter viel viele vielen vier vom von vor vorher wann war waren warum was weg wegen
weil weiter weiß welche welcher wem wen wenig wenige weniger wenn wer werden wessen wie wieder will wir wird
wirklich wo woche wochen woher wohin wohl wollen worden wurde wurden während wäre würde zehn zu zuerst
zuletzt zum zur zwanzig zwar zwei zweite zwischen zwölf über überhaupt
"""
_FRENCH: Final = """
ai aie ainsi alors an année années ans après as au aucun aucune aujourd aussi autre autres aux avait avant
avec avoir avons ayant beaucoup bien c car ce ceci cela celle celles celui cent ces cet cette ceux chaque
chez ci cinq cinquante comme comment d dans de demain depuis des deux devant dire dit dix doit donc dont
douze du déjà elle elles en encore entre es est et eu eux faire fait fois font hier hors hui huit ici il ils
j je jour jours jusqu l la le les leur leurs lors lui là m ma mais me mes mieux mille moi moins mois mon
même mêmes n ne neuf ni non nos notre nous nouveau on ont onze ou où par parce pas pendant peu peut peuvent
plus plusieurs pour pourquoi premier première qu quand quatre que quel quelle quelles quelque quelques quels
qui quoi rien s sa sans se semaine semaines sept sera ses seulement si sien six soit sommes son sont sous
souvent suis sur t ta tandis te tel telle temps tes toi ton toujours tous tout toute toutes trente trois
trop très tu un une va vers veut vingt voici voilà vont vos votre vous vraiment y à ça étaient était été
être
"""
_SPANISH: Final = """
a al algo alguien alguna algunas alguno algunos ante antes aquel aquella aquí así aunque ayer año años aún
bajo bien cada casi cien cinco cincuenta como con contra cual cuando cuanto cuatro de del desde después dia
diez doce donde dos durante día días e el ella ellas ellos en entonces entre era eran es esa esas ese eso
esos esta estaba estado estar estas este esto estos está están fue fueron ha había hace hacer hacia han
hasta hay hecho hoy la las le les lo los luego mañana me mejor menos mes meses mi mientras mil mis misma
mismo mucha muchas mucho muchos muy más nada nadie ni ninguna ningún no nos nosotros nuestra nuestras
nuestro nuestros nueva nueve nuevo nunca o ocho once os otra otras otro otros para pero poco pocos podemos
poder por porque primer primera primero puede pueden pues que quien quiere quién qué se sea según seis
semana semanas ser si sido siempre siete sin sobre solo somos son soy su sus sí sólo tal también tampoco tan
tanto te tenemos tener tengo ti tiempo tiene tienen toda todas todavía todo todos treinta tres tu tus u un
una unas uno unos usted va vamos veces veinte vez y ya yo él
"""


def _folded(text: str) -> frozenset[str]:
    return frozenset(split(text))


FUNCTION_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "de": _folded(_GERMAN),
        "en": _folded(_ENGLISH),
        "es": _folded(_SPANISH),
        "fr": _folded(_FRENCH),
    }
)
"""By language, as `search_words.split` returns them: without accents and capitals."""


def says_nothing(form: str, language: str) -> bool:
    """Whether a word, as `split` returns it, is a number, a single letter, or one of the lists.

    A team without a language, or with one that has no list, may write any language: all lists hold for it.
    """
    if form.isdigit() or (len(form) == 1 and form.isascii()):
        return True
    listed = FUNCTION_WORDS.get(language)
    if listed is not None:
        return form in listed
    return any(form in words for words in FUNCTION_WORDS.values())
