// Ranges that are chosen on a line by dragging, by D3's brush. It is fetched when the first is shown.

const SCRIPT = '/library/d3/dist/d3.min.js';
const REACH = 14;

let library;

const d3 = () =>
  (library ??= new Promise((done, failed) => {
    const script = Object.assign(document.createElement('script'), {src: SCRIPT});
    script.addEventListener('load', () => done(window.d3));
    script.addEventListener('error', () => failed(new Error(`${SCRIPT} could not be loaded`)));
    document.head.append(script);
  }));

/**
 * Lets ranges be chosen on a line.
 * @param group SVG group whose origin is the line's beginning
 * @param upright whether the line goes down, else to the right
 * @param length of the line in pixels
 * @param span the range that is chosen, in pixels; undefined for none
 * @param changed is told a new range in pixels, undefined for none; a second argument says whether
 *   the drag goes on
 */
export const brush = async (group, {upright, length, span, changed}) => {
  const {brushX, brushY, select, brushSelection} = await d3();
  const extent = upright ? [[-REACH, 0], [REACH, length]] : [[0, -REACH], [length, REACH]];
  const told = ({sourceEvent, selection, type}) => {
    group.toggleAttribute('data-dragged', Boolean(sourceEvent) && type !== 'end');
    if (sourceEvent && type !== 'start') {
      changed(selection ?? undefined, type === 'brush');
    }
  };
  if (group.hasAttribute('data-dragged')) {
    return;
  }
  const tool = (upright ? brushY() : brushX()).extent(extent).on('start brush end', told);
  const chosen = select(group);
  chosen.call(tool).style('touch-action', upright ? 'pan-x' : 'pan-y');
  if (String(brushSelection(group)) !== String(span ?? null)) {
    chosen.call(tool.move, span ?? null);
  }
};
