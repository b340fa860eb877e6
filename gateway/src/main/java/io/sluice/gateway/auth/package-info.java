/**
 * Who may publish: the key file, the authoriser's seam, and the digests under which keys are logged
 * and banned. Reads and writes files; called by streams for an answer later, and by the command
 * line.
 */
@NullMarked
package io.sluice.gateway.auth;

import org.jspecify.annotations.NullMarked;
