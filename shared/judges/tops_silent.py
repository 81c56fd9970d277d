"""Words of ten languages that say nothing by themselves, folded as `skeleton_words` folds: written for this list."""

_WORDS = """
the and for you that with this are was were have has had not but they their them from what when where who why how all
any can will would could should just about into out over than then there here your our his her him she its it's i'm
i've i'd i'll don't doesn't didn't can't won't isn't aren't wasn't you're that's there's been being be is am do does did
so too very more most much many some such only own same also after before again because while if or as at by in of on
to up we us me my mine it he no nor one two get got gets getting go going gone via per rt amp etc im ive dont cant
yes yeah lol like really still even ever never now today let let's make made see say says said want know think
der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ich du er sie es wir ihr mich
mir dir dich sich uns euch mein meine dein deine sein seine ihre unser ist sind war waren bin bist hat habe haben hatte
wird werden wurde mit von vom zu zum zur bei auf aus an am im in für gegen über unter um nach vor seit bis als wie wenn
weil dass daß ob auch noch nur schon sehr mehr hier dort da so was wer wo mal doch dann denn jetzt heute alle alles
le la les un une des du de et ou mais donc ne pas plus je tu il elle nous vous ils elles me te se mon ma mes ton ta tes
son sa ses notre votre leur leurs ce cet cette ces qui que quoi dont où est sont était être suis es sommes êtes ai as a
avons avez ont avec pour par sur sous dans chez sans très bien tout tous toute aussi encore même si comme c'est j'ai
l'a n'est qu'il d'un d'une au aux y en on ça cela
el los las lo una unos unas del al y e o u pero no sí si yo tú él ella nosotros ellos ellas mi mis tus su sus nuestro
que qué quien cual cuando donde como cómo es son era fue ser soy eres está están estoy hay ha he han con por para sin
sobre entre hasta desde muy más menos ya también todo toda todos todas este esta esto estos estas ese esa eso les nos
o a os as um uma uns umas do da dos das no na nos nas em de e ou mas não sim eu ele ela nós eles elas meu minha seu sua
isso isto este esta esse essa foi é são era ser está estou tem tenho com por para sem sobre entre até muito mais já
também todo toda tudo quem quando onde como porque vai vou pra
il lo gli i un uno una di del della dei delle dello al alla ai alle dal dalla nel nella sul sulla con per tra fra e ed
o ma non sì io tu lui lei noi voi loro mi ti si ci vi mio mia tuo sua suo nostro questo questa quello quella che chi
cui come quando dove perché è sono era sei siamo ho hai ha abbiamo hanno più molto anche ancora già tutto tutti cosa
de het een en of maar niet geen ik jij je hij zij ze wij we jullie mijn jouw zijn haar ons onze dit dat deze die wat wie
waar wanneer hoe is zijn was waren ben bent heb hebt heeft hebben had met van voor naar bij op uit aan in om over onder
tot als dan ook nog al wel meer veel zo er hier daar nu te
och det att som en ett den de är var har hade inte jag du han hon vi ni på med för av till från om så men eller min din
og ikke jeg deg meg seg hun han vi dere er var har hadde på med for av til fra om så men eller som det den et en
ve bir bu şu o da de mi mı ki ile için çok daha ama ben sen biz siz onlar var yok ne gibi kadar her
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот от меня еще
ещё нет о из ему теперь когда даже ну ли если уже или ни быть был него до вас опять вам ведь там потом себя это эта
этот мы они для при без под над где кто
"""

SILENT = frozenset(_WORDS.split())
