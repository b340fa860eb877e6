/**
 * Coded video to pictures, recorded clips to tags, and back for tests and the demo: the only
 * package that touches bytedeco's FFmpeg. It reads channels it is given and opens no files. Called
 * by the gateway's inspect package and by loadtest and ops for clips.
 */
@NullMarked
package io.sluice.codecs.video;

import org.jspecify.annotations.NullMarked;
