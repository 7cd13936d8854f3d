// What the page says of edited claims, as JSON: stating.mjs reads [{tried, labels}] from standard input
import { readFileSync } from "node:fs";
import { reportOf } from "../../templates/player/stating/report.js";

const answers = JSON.parse(readFileSync(0, "utf8")).map(({ tried, labels }) => labels.map((label) => reportOf(tried, label)));
console.log(JSON.stringify(answers));
