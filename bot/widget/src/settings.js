// Reads what the host page sets by data attributes; anything odd is as if it were not there.

const LANGUAGES = ["fr", "en"];

/** Gives {language, country, audience}; a country that was not named is "". */
export function readSettings({ lang, country = "", audience }) {
  const asked = [lang, document.documentElement.lang, ...navigator.languages]
    .map((name) => name?.slice(0, 2).toLowerCase());
  const language = asked.find((name) => LANGUAGES.includes(name)) ?? "fr";
  return {
    language,
    country: /^[a-z]{2}$/i.test(country) ? country.toUpperCase() : "",
    audience: audience === "staff" ? "staff" : "parent",
  };
}
