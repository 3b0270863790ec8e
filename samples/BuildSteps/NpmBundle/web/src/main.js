import { greet } from 'greeting';
import { names } from './names.js';

for (const name of names()) {
  console.log(greet(name));
}
