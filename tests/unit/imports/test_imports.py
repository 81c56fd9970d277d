"""What is made of exports: of their columns, their rows, and whatever else people call CSV."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.imports import Wanted, read
from shared.adapters.imports.columns import recognised
from shared.domain.errors import BadInput
from shared.domain.file import RowDouble, RowRefused
from shared.domain.person import Account, Person

GIVEN = Wanted(basis="given")

SHOPIFY = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Phone,Total Spent,Total Orders,Note,Tax Exempt,Tags
'7210448301122,Marta,Kehl,Marta@Rye.Example,yes,Wien,'+431234,20.00,3,,no,vip
'7210448301123,Jo,,jo@rye.example,no,Linz,,0.00,0,"has a dog,
and a cat",no,
'7210448301124,Ada,,,no,Graz,'+43999,0.00,1,,no,
"""  # noqa: E501 - as it comes
HUBSPOT = """Record ID;First Name;Last Name;Email;Lifecycle Stage;Twitter Username;LinkedIn Bio;Legal basis for processing contact's data
101;Marta;Kehl;marta@rye.example;Customer;@Marta_K;Baker;Legitimate interest
102;Jo;Winter;jo@rye.example;Marketing Qualified Lead;https://twitter.com/jo_w?lang=de;;
103;Lu;Lang;lu@rye.example;Evangelist;;;
104;Bo;Berg;bo@rye.example;Other;two words;;
"""  # noqa: E501 - as it comes
SALESFORCE = """"Id","FirstName","LastName","Email","AccountId","OwnerId","HasOptedOutOfEmail","HasOptedOutProfiling","Twitter_Handle__c","Instagram__c"
"0035g00000AAAAAAA1","Marta","Kehl","marta@rye.example","0015g1","0055g1","false","false","marta_k","https://www.instagram.com/marta.bakes/"
"0035g00000AAAAAAA2","Jo","Winter","jo@rye.example","0015g1","0055g1","false","true","jo_w",""
"""  # noqa: E501 - as it comes


def test_a_shopify_export_tells_addresses_and_who_has_ordered():
    found = read(SHOPIFY.encode("utf-8-sig"), GIVEN)
    assert (found.vendor, found.encoding, found.delimiter, found.rows) == ("shopify", "utf-8", "comma", 3)
    assert found.people == [
        Person(basis="given", email="Marta@Rye.Example", person="shopify:7210448301122", name="Marta Kehl"),
        Person(
            basis="given",
            circle="prospect",
            email="jo@rye.example",
            person="shopify:7210448301123",
            name="Jo",
            note="has a dog,\nand a cat",
        ),
    ]
    assert found.bad == [RowRefused(5, "has no handle, no id and no e-mail address")]
    assert found.columns["Total Orders"] == "circle"
    assert "who may be written to" in found.ignored["Accepts Email Marketing"]


def test_a_consent_to_mails_is_no_basis_and_none_is_assumed():
    for export in (SHOPIFY, HUBSPOT, SALESFORCE):
        with pytest.raises(BadInput, match="on what ground") as refused:
            read(export.encode(), Wanted())
        assert refused.value.field == "basis"


def test_a_hubspot_export_tells_handles_and_stages():
    found = read(HUBSPOT.encode(), GIVEN)
    assert (found.vendor, found.delimiter) == ("hubspot", "semicolon")
    assert [(each.person, each.circle, each.accounts) for each in found.people] == [
        ("hubspot:101", "customer", (Account("x", "Marta_K".lower()),)),
        ("hubspot:102", "prospect", (Account("x", "jo_w"),)),
        ("hubspot:103", "advocate", ()),
    ]
    assert found.bad == [RowRefused(5, "'two words' is no account on x")]
    assert "says nothing of accounts" in found.ignored["Legal basis for processing contact's data"]
    assert found.ignored["LinkedIn Bio"] == ""


def test_a_salesforce_export_tells_custom_fields_and_leaves_out_who_said_no():
    found = read(SALESFORCE.encode("utf-16"), GIVEN)
    assert (found.vendor, found.encoding, found.left_out) == ("salesforce", "utf-16-le", [3])
    (marta,) = found.people
    assert marta.person == "salesforce:0035g00000AAAAAAA1"
    assert marta.accounts == (Account("x", "marta_k"), Account("instagram", "marta.bakes"))


def test_a_plain_list_says_everything_in_its_own_columns():
    text = (
        "source\thandle\tid\tcircle\tbasis\tnote\nx\t@Marta\t5\tadvocate\topt-in\tCard 7\nInsta\tjo.w\t\t\tpublic\t\n"
    )
    found = read(text.encode(), Wanted())
    assert found.people == [
        Person(basis="opt-in", circle="advocate", accounts=(Account("x", "marta", "5"),), note="Card 7"),
        Person(basis="public", accounts=(Account("instagram", "jo.w"),)),
    ]


def test_a_column_that_speaks_of_matching_counts_and_so_does_its_no():
    text = "X,Consent to social matching\nmarta,Ja\njo,nein\nlu,perhaps\nbo,\n"
    found = read(text.encode(), GIVEN)
    assert [(each.accounts[0].handle, each.basis) for each in found.people] == [("marta", "opt-in"), ("bo", "given")]
    assert found.left_out == [3]
    assert found.bad == [RowRefused(4, "'perhaps' is no basis: opt-in, given or public")]


@pytest.mark.parametrize(
    ("header", "field", "network"),
    [
        ("E-Mail-Adresse", "email", ""),
        ("Adresse e-mail", "email", ""),
        ("Correo electrónico", "email", ""),
        ("Vorname", "first", ""),
        ("Prénom", "first", ""),
        ("Kundennummer", "person", ""),
        ("Twitter", "handle", "x"),
        ("twitterhandle", "handle", "x"),
        ("Twitter_Handle__c", "handle", "x"),
        ("TwitterHandle", "handle", "x"),
        ("X (Twitter) username", "handle", "x"),
        ("Usuario de Twitter", "handle", "x"),
        ("X User ID", "id", "x"),
        ("Compte TikTok", "handle", "tiktok"),
        ("TikTok", "handle", "tiktok"),
        ("YouTube Channel ID", "id", "youtube"),
        ("instagram_url", "handle", "instagram"),
        ("IG", "handle", "instagram"),
        ("Mastodon-Konto", "handle", "mastodon"),
        ("Bluesky Handle", "handle", "bluesky"),
        ("reddit username", "handle", "reddit"),
        ("hs_linkedin_url", "handle", "linkedin"),
        ("Twitter Bio", "", ""),
        ("Facebook Click ID", "", ""),
        ("LinkedIn Connections", "", ""),
        ("Tax Exempt", "", ""),
        ("Fax", "", ""),
        ("AccountId", "", ""),
        ("Account Name", "", ""),
        ("Original Source", "", ""),
    ],
)
def test_headers_in_many_spellings(header, field, network):
    (column,) = recognised([header])
    assert (column.field, column.network) == (field, network)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_wrote_it(encoding, delimiter, end):
    rows = [["E-Mail", "Name", "Instagram"], ["zoë@rye.example", "Zoë, Frau; Dr.", "zoe.b"], ["", "Jö", "joe"]]
    made = StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator=end).writerows(rows)
    found = read(made.getvalue().encode(encoding), GIVEN)
    assert [(each.email, each.name) for each in found.people] == [("zoë@rye.example", "Zoë, Frau; Dr."), ("", "Jö")]
    assert found.bad == []


def test_excels_own_line_for_the_delimiter_and_empty_lines_are_no_rows():
    found = read(b"\r\nsep=;\r\nemail;x\r\na@b.example;marta\r\n;;\r\n\r\nc@d.example;jo\r\n", GIVEN)
    assert [each.accounts[0].handle for each in found.people] == ["marta", "jo"]


def test_bad_rows_are_named_by_their_first_line_and_cost_no_other():
    text = (
        'email,note\na@b.example,"two\nlines"\nno-address,\n"c@d.example"x,\n'
        'e@f.example,1,2\ng@h.example\ni@j.example,"never closed\nk@l.example,\n'
    )
    found = read(text.encode(), GIVEN)
    assert [each.email for each in found.people] == ["a@b.example", "g@h.example", "k@l.example"]
    assert found.bad == [
        RowRefused(4, "email: is not an e-mail address"),
        RowRefused(5, "has something after a closing quote"),
        RowRefused(6, "has 3 cells, and the header 2"),
        RowRefused(8, "has a quote that is never closed"),
    ]


def test_a_number_that_a_spreadsheet_has_rounded_is_no_id():
    found = read(b'X ID,email\n7.21045E+12,\n"=""0123""",\n', GIVEN)
    assert found.bad[0].error.startswith("the x id 7.21045E+12 was rounded")
    assert found.people[0].accounts == (Account("x", id="0123"),)


def test_doubles_are_one_person_and_what_they_tell_more_is_joined():
    text = "email,x,x id,name\na@b.example,,,Ada\nA@B.example,ada,,Ada L\n,ada,7,\nc@d.example,,,\n,Ada,7,\n"
    found = read(text.encode(), GIVEN)
    assert found.doubles == [RowDouble(3, 2), RowDouble(4, 2), RowDouble(6, 2)]
    assert [(each.email, each.name, each.accounts) for each in found.people] == [
        ("a@b.example", "Ada", (Account("x", "ada", "7"),)),
        ("c@d.example", "", ()),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"colour,size\nred,4\n", "no column"),
        (b"handle\nmarta\n", "which network"),
    ],
)
def test_what_is_no_list_of_people_says_why(content, words):
    with pytest.raises(BadInput, match=words):
        read(content, GIVEN)


def test_a_bare_handle_is_of_the_network_that_was_named():
    (person,) = read(b"handle,id\n@marta,5\n", Wanted(basis="given", source="x")).people
    assert person.accounts == (Account("x", "marta", "5"),)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    for prefix in (b"", b"email,x\n", b"\xff\xfe"):
        try:
            found = read(prefix + content, GIVEN)
        except BadInput:
            continue
        assert found.rows == len(found.bad) + len(found.doubles) + len(found.people) + len(found.left_out)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,8}", fullmatch=True), CELLS, CELLS), min_size=1, max_size=20),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_what_is_read(rows, delimiter, encoding):
    made = StringIO()
    writer = csv.writer(made, delimiter=delimiter)
    writer.writerow(["name", "x", "spare"])
    for handle, name, spare in rows:
        writer.writerow([name, handle, spare])
    found = read(made.getvalue().encode(encoding), GIVEN)
    first = {handle: name for handle, name, _ in reversed(rows)}
    assert [each.accounts[0].handle for each in found.people] == list(dict.fromkeys(handle for handle, _, _ in rows))
    assert found.bad == []
    assert len(found.doubles) == len(rows) - len(first)
