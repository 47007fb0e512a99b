// Those of the demo desk whom journeys play.
import type { Lang } from "./words.ts";

export interface Member {
  name: string;
  email: string;
  lang: Lang;
}

const of = (name: string, email: string, lang: Lang): Member => ({ name, email, lang });

export const cast = {
  giulia: of("Giulia Rinaldi", "giulia.rinaldi@brinanova.example", "it"),
  aoife: of("Aoife Brennan", "aoife.brennan@brinanova.example", "en"),
  elena: of("Elena Marchetti", "elena.marchetti@brinanova.example", "it"),
  priya: of("Priya Nair", "priya.nair@brinanova.example", "en"),
  chiara: of("Chiara Venier", "chiara.venier@santafosca.example", "it"),
  graham: of("Graham Pell", "graham@pell-grocers.example", "en"),
} satisfies Record<string, Member>;

export type Who = keyof typeof cast;

export const PASSWORD = "brinanova-demo";
// The queue that takes mails from Great Britain, as mail programs and as the portal know it.
export const UK_ADDRESS = "support@brinanova.example";
export const UK_QUEUE = "UK Support";
// And the one for Italy; the portal says it in Italian.
export const ITALY_ADDRESS = "assistenza@brinanova.example";
export const ITALY_QUEUE = "Assistenza";
