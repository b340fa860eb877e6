/**
 * The two processes beside a load run: the generator, which publishes, and the probing origin,
 * which receives. Each obeys commands and tells events, and ends when its standard input does, so
 * that none outlives its run.
 */
@NullMarked
package io.sluice.loadtest.worker;

import org.jspecify.annotations.NullMarked;
