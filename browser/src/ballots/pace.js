/** Long work in slices, so that the page it is done on stays alive and says how far it is. */

const SLICE_MILLISECONDS = 40;

/**
 * Return a `map(list, make)` that lets the page breathe between slices; over all its calls it is to make `units`. `onProgress` gets
 * a share from 0 to 1.
 */
export function paced(units, onProgress = () => {}) {
  let done = 0;
  let since = performance.now();
  return async (list, make) => {
    const made = [];
    for (const [place, each] of list.entries()) {
      made.push(make(each, place));
      done += 1;
      if (performance.now() - since > SLICE_MILLISECONDS) {
        onProgress(Math.min(1, done / units));
        await new Promise((rested) => setTimeout(rested));
        since = performance.now();
      }
    }
    return made;
  };
}
