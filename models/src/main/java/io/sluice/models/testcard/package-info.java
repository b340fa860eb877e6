/**
 * The test card: the harmless standard picture that a healthy gateway must cut. Pure arithmetic
 * into byte arrays; called by the golden check, the demo, the tests and the training command.
 */
@NullMarked
package io.sluice.models.testcard;

import org.jspecify.annotations.NullMarked;
