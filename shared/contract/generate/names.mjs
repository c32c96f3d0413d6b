// Names and line breaks that both generated languages share.

export const pascalCase = (words) =>
  words
    .toLowerCase()
    .split('_')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');

export const wrapped = (items, indent, separator = ',', width = 118) => {
  const lines = [];
  let line = indent;
  for (const item of items) {
    const longer = line === indent ? line + item : `${line} ${item}`;
    if (line !== indent && longer.length + separator.length > width) {
      lines.push(line);
      line = indent + item;
    } else line = longer;
    line += separator;
  }
  lines.push(separator ? line.slice(0, -separator.length) : line);
  return lines.join('\n');
};
