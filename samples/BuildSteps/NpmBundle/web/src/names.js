export function names() {
  return ['moss', 'sand', 'water'];
}
