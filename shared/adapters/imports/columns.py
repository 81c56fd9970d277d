"""What the columns of an export mean, in the words of several programs and languages.

No vendor's column says on what ground a person may be matched to an account. Shopify's "Accepts Email Marketing",
HubSpot's subscriptions and Salesforce's opt-outs of mail say who may be written to; HubSpot's "Legal basis" is about
keeping the contact in HubSpot; and a handle in a CRM may have been bought with other data, which X forbids to use. So
such columns are named and left alone. Only a column that speaks of matching itself counts, and every no counts.
"""

import re
import unicodedata
from functools import cache

from msgspec import Struct

from shared.domain.person import CircleName
from shared.domain.profiles import NETWORKS


class LeftOut(Exception):
    """The person said no."""


class Column(Struct, frozen=True):
    """A column: its header, the field that it fills (empty: none, and perhaps `why`), and of which network."""

    header: str
    field: str = ""
    network: str = ""
    why: str = ""

    @property
    def told(self) -> str:
        """What it was taken for, in words."""
        return f"{self.network} {self.field}".strip() if self.network else _TOLD.get(self.field, self.field)


_TOLD = {
    "person": "customer number",
    "stage": "circle",
    "orders": "circle",
    "consent": "basis",
    "refusal": "who said no",
    "first": "first name",
    "last": "last name",
}

_MAIL = "says who may be written to, not whose accounts may be matched"
_KEPT = "is about keeping the contact, and says nothing of accounts"

# Spelled as `plain` leaves them: lower case, no accents, no blanks or signs, no __c.
_FIELDS = {
    "email": "email emailaddress mail primaryemail workemail emailadresse mailadresse correo correoelectronico "
    "courriel adresseemail adressemail adresseelectronique emailpersonal personemail epost postaelettronica email1 "
    "defaultemail",
    "name": "name fullname displayname customername contactname nombrecompleto nomcomplet nomecompleto kundenname",
    "first": "firstname givenname vorname prenom nombre nome fornavn fornamn voornaam",
    "last": "lastname surname familyname nachname familienname nom apellido apellidos cognome sobrenome etternavn "
    "efternamn achternaam",
    "person": "customerid recordid contactid hsobjectid customernumber customerno kundennummer kundenid kundennr "
    "numeroclient numerodecliente clienteid person personid contactkey subscriberkey",
    "note": "note notes notiz notizen bemerkung remarque nota notas anmerkung",
    "circle": "circle kreis cercle circulo",
    "stage": "lifecyclestage lifecycle lifecyclephase etapadelciclodevida phasedecycledevie contacttype customertype "
    "kundentyp",
    "orders": "totalorders orderscount ordercount numberoforders totalnumberoforders anzahlbestellungen "
    "nombredecommandes totaldepedidos",
    "basis": "basis rechtsgrundlage base baselegal matchingbasis socialbasis socialmatchingbasis",
    "consent": "socialmatchingconsent consenttosocialmatching socialmatching matchingconsent socialconsent "
    "consenttomatching socialmediamatching socialmatchingoptin agreestosocialmatching",
    "refusal": "hasoptedouttracking hasoptedoutprofiling hasoptedoutprocessing shouldforget donottrack donotprofile "
    "donotprocess optedoutofprofiling optedoutoftracking optedoutofprocessing gdprdelete forgetme deleterequested "
    "objectstoprofiling",
    "source": "source network platform netzwerk reseau red plataforma piattaforma socialnetwork",
    "handle": "handle username screenname benutzername nutzername usuario pseudo utente",
    "id": "networkid accountid userid authorid",
}
_IGNORED = {
    _MAIL: "acceptsemailmarketing acceptssmsmarketing acceptsmarketing emailmarketingconsent emailmarketingstatus "
    "smsmarketingconsent newsletter emailoptin marketingoptin marketingcontactstatus unsubscribedfromallemail "
    "hasoptedoutofemail hasoptedoutoffax donotcall hasoptedoutsolicit emailconsent",
    _KEPT: "legalbasisforprocessingcontactsdata legalbasis hslegalbasis",
}
_HANDLE_WORDS = (
    "handle username user name screenname account profile url link profileurl profilelink page konto profil "
    "benutzername nutzername compte profilo usuario cuenta perfil utente account accountname handlename address"
)
_ID_WORDS = "id userid accountid useridentifier channelid numericid"

CIRCLE: dict[str, CircleName] = {
    **dict.fromkeys(("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "mql", "sql"), "prospect"),
    **dict.fromkeys(("opportunity", "prospect", "interessent", "prospecto"), "prospect"),
    **dict.fromkeys(
        ("customer", "kunde", "client", "cliente", "klant", "customerdirect", "customerchannel"), "customer"
    ),
    **dict.fromkeys(("evangelist", "advocate", "ambassador", "botschafter", "fan"), "advocate"),
    **dict.fromkeys(("staff", "employee", "mitarbeiter", "team", "employe"), "staff"),
}
"""A stage of a life cycle, and ours for it. HubSpot's `other` says nothing, so what holds for the file holds."""


def recognised(headers: list[str], source: str = "") -> list[Column]:
    """What each header means; `source` is the network of columns that name none. Of two columns for one thing that
    can be there once, the first counts."""
    named = {plain(header) for header in headers}
    found: list[Column] = []
    for header in headers:
        column = _column(header)
        if plain(header) == "id":
            # Beside a network it is the account's; alone, as Salesforce writes it, the customer's.
            column = Column(header, "id" if named & _words(_FIELDS["source"]) or source else "person")
        if plain(header) in ("accountid", "userid") and not (named & _words(_FIELDS["source"]) or source):
            column = Column(header)  # Salesforce's AccountId is a company
        if column.field in ("handle", "id") and not column.network and source:
            column = Column(header, column.field, source)
        single = column.field and column.field not in ("handle", "id", "refusal")
        if single and any(each.field == column.field for each in found):
            column = Column(header, why="another column says it already")
        found.append(column)
    return found


def vendor(columns: list[Column]) -> str:
    """Whose export it is, by its columns."""
    names = {plain(column.header) for column in columns}
    if names & {"acceptsemailmarketing", "acceptsmarketing"}:
        return "shopify"
    if names & {"recordid", "hsobjectid", "lifecyclestage"}:
        return "hubspot"
    if "id" in names and names & {"accountid", "ownerid", "createddate", "lastmodifieddate"}:
        return "salesforce"
    return "csv"


@cache
def plain(header: str) -> str:
    """A header as it is compared."""
    folded = unicodedata.normalize("NFKD", header.strip().removesuffix("__c").removesuffix("__pc")).casefold()
    return "".join(each for each in folded if each.isalnum())


@cache
def _column(header: str) -> Column:
    name = plain(header)
    for field, words in _FIELDS.items():
        if name in _words(words):
            return Column(header, field)
    for why, words in _IGNORED.items():
        if name in _words(words):
            return Column(header, why=why)
    return _of_network(header, name) or Column(header)


def _of_network(header: str, name: str) -> Column | None:
    """A column such as "Twitter Username", "instagram_url", "X" or "Compte TikTok"."""
    for network, known in NETWORKS.items():
        rest = _rest(header, name, {plain(each) for each in (network, *known.words)})
        if rest is None:
            continue
        if rest in _words(_ID_WORDS):
            return Column(header, "id", network)
        if not rest or rest in _words(_HANDLE_WORDS):
            return Column(header, "handle", network)
    return None


def _rest(header: str, name: str, words: set[str]) -> str | None:
    """What a header says beside a network's names; None when it has none. Short names stand by themselves."""
    parts = [plain(part) for part in re.split(r"[\s_./:()-]+|(?<=[a-z])(?=[A-Z])", header.removesuffix("__c"))]
    if words & set(parts):
        return "".join(part for part in parts if part not in words | {"de", "di", "du", "hs", "the"})
    for word in words:
        if len(word) > 3 and (name.startswith(word) or name.endswith(word)):
            return name.removeprefix(word).removesuffix(word)
    return None


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())
