/* global CARRIED */
// What the server joins to this script when it starts: texts by language, the first helplines of
// every country, who is in the European Union, and the country that a language is at home in.
const { texts, countries, union, home } = CARRIED;

/** Says a text of the catalogues in a language, its {placeholders} filled in. */
export function say(text, language, values = {}) {
  const said = texts[language][text] ?? text;
  return said.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Gives the code under which a country is carried: its own, EU or WW; "" stays "". */
export function carriedAs(code) {
  if (!code || code in countries) return code;
  return union.includes(code) ? "EU" : "WW";
}

/** Gives what is carried of a country; of the language's own country if none is known. */
export function country(code, language) {
  return countries[carriedAs(code) || home[language]][language];
}

/** Lists [code, name] of all countries in the order of their names, the two general ones last. */
export function countryNames(language) {
  const bare = (name) => name.replace(/^(la |le |les |l’|the )/, "");
  const general = (code) => code === "EU" || code === "WW";
  return Object.entries(countries)
    .map(([code, told]) => [code, told[language].name])
    .sort(([a, named], [b, other]) =>
      general(a) - general(b) || bare(named).localeCompare(bare(other), language));
}
