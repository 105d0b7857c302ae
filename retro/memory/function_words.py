"""Words that say nothing about what a text is about: articles, pronouns, auxiliaries, numbers.

They are few on purpose: a word that most entries have is dropped by counting anyway.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from retro.memory.search_words import split

_ENGLISH: Final = """
a about after again all also always am an and any around ask asked asks anybody anyone anything are as at away back be because been
before being between both but by came can cannot come could did do does done down each either else ever every
everybody everyone everything few first for from get gets give go goes going gone good got had half has have he
her here him his how i if in into is it its just keep know last least less let like long look looked looking looks made make many
may me might mine more most much must my need neither never new next no nobody none nor not nothing now of off
often on once only or other others our out over own people put really said same say see seen she should since
so some somebody someone something sometimes soon still such take than that the their them themselves then
there these they thing things think this those through time times to today together tomorrow too took under
until up us use very want wants was we week weeks day days month months year years well went were what when
where whether which while who whoever whole whom whose why will with within without would yes yesterday yet you
your one two three four five six seven eight nine ten eleven twelve twenty thirty fifty hundred thousand second
third twice don t s ll re ve d m isn aren wasn weren doesn didn won couldn shouldn wouldn hasn haven
"""
_GERMAN: Final = """
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus bei beide beiden
beim bevor bin bis bisher bist bitte da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus
darf das dass davon davor dazu dein dem den denn der deren des deshalb dich die dies diese diesem diesen dieser
dieses dir doch dort du durch dürfen ebenso eher ein eine einem einen einer eines einmal er erst es etwas euch
euer eure für ganz gar geben gegen geht gerade gern gestern gewesen gibt gleich gut hab habe haben halt hat hatte
hätte hatten hätten hätt her heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja
jede jedem jeden jeder jedes jemand jetzt kann kannst kein keine keinem keinen keiner keines kommen kommt können
könnte lang lange machen macht mal man manche mehr mein meine mich mir mit möchte morgen muss müssen nach nachdem
neben nein neu neue neuen neuer neues nicht nichts nie niemand noch nun nur ob oder oft ohne sagen sagt schon sehr
sein seine seinem seinen seiner seit sich sie sind so sobald sogar solche soll sollen sollte sondern sonst sowas
sowie statt über überhaupt um und uns unser unsere unserem unseren unter viel viele vielen vom von vor vorher
während wann war wäre waren warum was weg wegen weil weiter welche welcher wem wen wenig wenige weniger wenn wer
werden wessen weiß wie wieder will wir wird wirklich wo woher wohin wohl wollen worden wurde würde wurden zu
zuerst zuletzt zum zur zwar zwischen
tag tage tagen woche wochen monat monate monaten jahr jahre jahren stunde stunden minute minuten
eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig fünfzig hundert tausend
zweite dritte hälfte letzte letzten letztes nächste nächsten nächstes
"""
_FRENCH: Final = """
à ai aie ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avoir avons ayant beaucoup
bien c ça car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de déjà depuis
des deux devant dire dit doit donc dont du elle elles en encore entre es est et étaient était été être eu eux fait
faire fois font hier hors ici il ils j je jour jours jusqu l la là le les leur leurs lors lui m ma mais me même mêmes
mes mieux moi moins mois mon n ne ni non nos notre nous nouveau on ont ou où par parce pas pendant peu peut peuvent
plus plusieurs pour pourquoi qu quand que quel quelle quelles quels quelque quelques qui quoi rien s sa sans se
semaine semaines sera ses seulement si sien soit son sont sous souvent suis sur t ta tandis te tel telle temps tes
toi ton toujours tous tout toute toutes très trop tu un une va vers veut voici voilà vont vos votre vous vraiment y
an ans année années aujourd hui demain
trois quatre cinq six sept huit neuf dix onze douze vingt trente cinquante cent mille premier première
"""
_SPANISH: Final = """
a al algo alguien alguna algunas alguno algunos ante antes aquel aquella aquí así aún aunque ayer bajo bien cada casi
como con contra cual cuando cuanto de del desde después dia días día donde dos durante e el él ella ellas ellos en
entonces entre era eran es esa esas ese eso esos esta está estaba estado están estar estas este esto estos fue fueron
ha había hace hacer hacia han hasta hay hecho hoy la las le les lo los luego mañana más me mejor menos mes meses mi
mientras mis mismo misma mucha muchas mucho muchos muy nada nadie ni ningún ninguna no nos nosotros nuestra nuestras
nuestro nuestros nueva nuevo nunca o os otra otras otro otros para pero poco pocos podemos poder por porque puede
pueden pues que qué quien quién quiere se sea según ser si sí sido siempre sin sobre solo sólo somos son soy su sus
tal también tampoco tan tanto te tenemos tener tengo ti tiempo tiene tienen toda todas todavía todo todos tu tus u un
una unas uno unos usted va vamos veces vez y ya yo semana semanas año años
tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cincuenta cien mil primer primera primero
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
