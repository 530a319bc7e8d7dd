// Pictures of digits: shown, and drawn by hand for a network to read.
import {LitElement, html} from 'lit';

const SIDE = 28;
const FINE = 10;
const BOX = 20;
const PEN = 2.1 * FINE;

/** Bytes of a picture as the server tells them. */
export const bytes = base64 => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));

/** Draws a picture of grey values 0 to 255 onto a canvas of its size. */
const draw = (canvas, pixels, width) => {
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, pixels.length / width);
  pixels.forEach((value, i) => image.data.set([255 - value, 255 - value, 255 - value, 255], 4 * i));
  context.putImageData(image, 0, 0);
};

/**
 * @property pixels Base64
 * @property shape rows and columns
 * @property label what it shows
 */
class DigitImage extends LitElement {
  static properties = {pixels: {}, shape: {attribute: false}, label: {}};

  createRenderRoot() {
    return this;
  }

  render() {
    const [rows, columns] = this.shape;
    return html`<canvas width=${columns} height=${rows} role="img" aria-label=${this.label}></canvas>`;
  }

  updated() {
    draw(this.querySelector('canvas'), bytes(this.pixels), this.shape[1]);
  }
}

/**
 * What was drawn as the data set has its digits: fitted into a box of 20 × 20 and moved so that the
 * centre of mass is in the middle of 28 × 28.
 * @param ink values 0 to 1, row by row
 * @return 784 values, or undefined where nothing was drawn
 */
export const fitted = (ink, side) => {
  let [left, top, right, bottom] = [side, side, -1, -1];
  ink.forEach((value, i) => {
    if (value > 0.05) {
      const [x, y] = [i % side, Math.floor(i / side)];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
  });
  if (right < 0) {
    return undefined;
  }
  const scale = Math.max(right - left + 1, bottom - top + 1) / BOX;
  const sums = {x: 0, y: 0, all: 0};
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const value = ink[y * side + x];
      sums.x += value * x;
      sums.y += value * y;
      sums.all += value;
    }
  }
  const centre = {x: sums.x / sums.all, y: sums.y / sums.all};
  const pixels = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const from = {x: centre.x + (column - SIDE / 2) * scale, y: centre.y + (row - SIDE / 2) * scale};
      pixels.push(mean(ink, side, from, scale));
    }
  }
  const most = Math.max(...pixels);
  return pixels.map(value => value / most);
};

/** Mean over a square, nothing outside. */
const mean = (ink, side, from, size) => {
  const n = Math.max(1, Math.round(size));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const x = Math.floor(from.x + ((i + 0.5) * size) / n);
      const y = Math.floor(from.y + ((j + 0.5) * size) / n);
      sum += x >= 0 && x < side && y >= 0 && y < side ? ink[y * side + x] : 0;
    }
  }
  return sum / (n * n);
};

/**
 * @fires drawn with 784 values from 0 to 1, or none where it was cleared
 */
class DrawingPad extends LitElement {
  createRenderRoot() {
    return this;
  }

  render() {
    const side = SIDE * FINE;
    return html`<canvas
      class="pad"
      width=${side}
      height=${side}
      role="img"
      aria-label="Pad to draw a digit on, with a pointer or a finger"
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#up}
    ></canvas>`;
  }

  firstUpdated() {
    this.clear();
  }

  get #canvas() {
    return this.querySelector('canvas');
  }

  get #context() {
    return this.#canvas.getContext('2d', {willReadFrequently: true});
  }

  clear() {
    this.#context.fillStyle = '#fff';
    this.#context.fillRect(0, 0, SIDE * FINE, SIDE * FINE);
    this.#tell(undefined);
  }

  /** Shows a picture of 28 × 28 grey values from 0 to 255. */
  show(pixels) {
    const small = Object.assign(document.createElement('canvas'), {width: SIDE, height: SIDE});
    draw(small, pixels, SIDE);
    this.#context.imageSmoothingEnabled = false;
    this.#context.drawImage(small, 0, 0, SIDE * FINE, SIDE * FINE);
    this.#tell([...pixels].map(value => value / 255));
  }

  #tell(pixels) {
    this.dispatchEvent(new CustomEvent('drawn', {detail: pixels}));
  }

  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    const scale = (SIDE * FINE) / box.width;
    return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
  }

  #down(event) {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    this.last = this.#place(event);
    this.#line(this.last);
  }

  #move(event) {
    if (this.last) {
      event.getCoalescedEvents().forEach(each => this.#line(this.#place(each)));
      this.#line(this.#place(event));
      this.#read();
    }
  }

  #up() {
    if (this.last) {
      this.last = undefined;
      this.#read();
    }
  }

  #line(to) {
    const context = this.#context;
    Object.assign(context, {lineWidth: PEN, lineCap: 'round', lineJoin: 'round', strokeStyle: '#000'});
    context.beginPath();
    context.moveTo(...this.last);
    context.lineTo(...to);
    context.stroke();
    this.last = to;
  }

  #read() {
    const side = SIDE * FINE;
    const {data} = this.#context.getImageData(0, 0, side, side);
    const ink = Float32Array.from({length: side * side}, (_, i) => 1 - data[4 * i] / 255);
    this.#tell(fitted(ink, side));
  }
}

customElements.define('digit-image', DigitImage);
customElements.define('drawing-pad', DrawingPad);
