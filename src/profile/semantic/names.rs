//! What the name of a column says, in English, German, French, Spanish, Italian, Portuguese and Dutch.

use crate::profile::Meaning;

/// Words of names, those of several words with a blank between them; what is looked for first comes first.
const SAYS: &[(Meaning, &[&str])] = &[
    (Meaning::Email, &["email", "e mail", "mail", "correo", "courriel"]),
    (
        Meaning::Phone,
        &[
            "phone",
            "telephone",
            "tel",
            "mobile",
            "cell",
            "fax",
            "telefon",
            "handy",
            "telefono",
            "téléphone",
            "telefone",
            "telefoon",
            "móvil",
            "msisdn",
        ],
    ),
    (
        Meaning::BirthDate,
        &[
            "birth",
            "birthday",
            "birthdate",
            "born",
            "dob",
            "geburtsdatum",
            "geburtstag",
            "geboren",
            "naissance",
            "nacimiento",
            "nascita",
            "nascimento",
            "geboortedatum",
        ],
    ),
    (
        Meaning::PersonName,
        &[
            "first name",
            "last name",
            "firstname",
            "lastname",
            "surname",
            "forename",
            "given name",
            "family name",
            "full name",
            "fullname",
            "customer name",
            "client name",
            "employee name",
            "person name",
            "contact name",
            "user name",
            "patient name",
            "vorname",
            "nachname",
            "familienname",
            "kundenname",
            "ansprechpartner",
            "prénom",
            "prenom",
            "nom de famille",
            "nom client",
            "apellido",
            "apellidos",
            "nombre",
            "cognome",
            "nome completo",
            "sobrenome",
            "achternaam",
            "voornaam",
            "employee",
            "patient",
            "passenger",
        ],
    ),
    (
        Meaning::Address,
        &[
            "address",
            "street",
            "adresse",
            "anschrift",
            "straße",
            "strasse",
            "rue",
            "calle",
            "dirección",
            "direccion",
            "indirizzo",
            "via",
            "endereço",
            "endereco",
            "straat",
            "adres",
        ],
    ),
    (
        Meaning::Postcode,
        &[
            "zip",
            "zipcode",
            "zip code",
            "postcode",
            "post code",
            "postal code",
            "postal",
            "plz",
            "postleitzahl",
            "code postal",
            "código postal",
            "codigo postal",
            "cap",
            "cep",
        ],
    ),
    (Meaning::Latitude, &["lat", "latitude", "breite", "breitengrad", "latitud", "latitudine"]),
    (Meaning::Longitude, &["lon", "lng", "long", "longitude", "länge", "laenge", "längengrad", "longitud", "longitudine"]),
    (Meaning::Country, &["country", "nation", "land", "pays", "país", "pais", "paese", "staat", "nationality"]),
    (Meaning::UsState, &["state", "us state", "province"]),
    (
        Meaning::Account,
        &[
            "iban",
            "account",
            "card",
            "kontonummer",
            "konto",
            "compte",
            "cuenta",
            "conto",
            "conta",
            "ssn",
            "social security",
            "passport",
            "tax id",
            "steuernummer",
        ],
    ),
    (Meaning::Ip, &["ip", "ip address", "host"]),
    (Meaning::Url, &["url", "link", "website", "homepage", "href"]),
    (
        Meaning::Percentage,
        &[
            "percent",
            "percentage",
            "pct",
            "rate",
            "share",
            "ratio",
            "prozent",
            "anteil",
            "quote",
            "pourcentage",
            "taux",
            "porcentaje",
            "tasa",
            "percentuale",
            "tasso",
        ],
    ),
    (
        Meaning::Currency,
        &[
            "price", "amount", "revenue", "cost", "salary", "income", "fee", "payment", "balance", "profit", "budget", "spend",
            "usd", "eur", "gbp", "preis", "betrag", "umsatz", "kosten", "gehalt", "summe", "prix", "montant", "coût", "cout",
            "salaire", "precio", "importe", "coste", "prezzo", "importo", "costo", "preço", "preco", "prijs", "bedrag",
        ],
    ),
    (
        Meaning::Id,
        &[
            "id",
            "uuid",
            "guid",
            "key",
            "sku",
            "ean",
            "isbn",
            "vin",
            "nr",
            "no",
            "number",
            "code",
            "nummer",
            "numéro",
            "numero",
            "número",
            "identifier",
            "kennung",
            "clave",
        ],
    ),
];
/// Words for people.
const PERSONS: &[&str] = &[
    "customer",
    "client",
    "user",
    "person",
    "employee",
    "patient",
    "member",
    "student",
    "visitor",
    "passenger",
    "kunde",
    "kunden",
    "nutzer",
    "mitarbeiter",
    "utilisateur",
    "cliente",
    "usuario",
    "utente",
    "klant",
];
/// Words for what is about a person and sensitive.
const SENSITIVE: &[&str] = &[
    "gender",
    "sex",
    "age",
    "religion",
    "ethnicity",
    "race",
    "diagnosis",
    "disease",
    "health",
    "salary",
    "income",
    "marital",
    "geschlecht",
    "alter",
    "gehalt",
    "krankheit",
    "sexe",
    "âge",
    "salaire",
    "género",
    "edad",
    "salario",
    "sesso",
    "età",
];

/// The name of a column, as words in lower case.
#[derive(Debug)]
pub(super) struct Name {
    words: Vec<String>,
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let mut spaced = String::new();
        let mut before = ' ';
        for c in name.chars() {
            if !c.is_alphanumeric() {
                spaced.push(' ');
            } else {
                // A capital begins a word, where it is not one of several: customerID, IPAddress.
                if c.is_uppercase() && before.is_lowercase() {
                    spaced.push(' ');
                }
                spaced.extend(c.to_lowercase());
            }
            before = c;
        }
        Self { words: spaced.split_whitespace().map(str::to_owned).collect() }
    }

    /// Does it say so? A key is named by the last word, or by `id` in front: the number of rooms is none.
    pub(super) fn says(&self, meaning: Meaning) -> bool {
        if meaning == Meaning::Id {
            let (first, last) = (self.words.first(), self.words.last());
            let keys = SAYS.iter().find(|(of, _)| *of == meaning).map_or(&[][..], |(_, words)| *words);
            return first.is_some_and(|word| word == "id") || last.is_some_and(|word| keys.contains(&word.as_str()));
        }
        SAYS.iter().any(|(of, words)| *of == meaning && words.iter().any(|words| self.has(words)))
    }

    /// Does it speak of a person?
    pub(super) fn is_of_person(&self) -> bool {
        PERSONS.iter().any(|word| self.has(word))
    }

    /// Does it speak of something that is a person's own?
    pub(super) fn is_sensitive(&self) -> bool {
        SENSITIVE.iter().any(|word| self.has(word))
    }

    fn has(&self, phrase: &str) -> bool {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        self.words.windows(wanted.len()).any(|words| words.iter().zip(&wanted).all(|(word, wanted)| word == wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words_however_they_are_written() {
        for name in ["customer_id", "customerId", "Customer ID", "CUSTOMER-ID"] {
            assert!(Name::of(name).says(Meaning::Id) && Name::of(name).is_of_person(), "{name}");
        }
        assert!(!Name::of("humid").says(Meaning::Id) && !Name::of("platform").says(Meaning::Latitude));
    }
}
