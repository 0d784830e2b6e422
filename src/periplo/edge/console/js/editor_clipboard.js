// Ranges as spreadsheets have them on the clipboard: tabs between cells, lines between rows, quotes where a cell has either.

export const rangeText = (rows) => rows.map((row) => row.map(quoted).join("\t")).join("\n");

const quoted = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const isRange = (text) => /[\t\n]/.test(text.replace(/\r\n/g, "\n").replace(/\n$/, ""));
