/**
 * What an operator runs: the command line behind {@code ./sluice} and the demo. Wires and shows;
 * decides nothing. Touches the gateway and the load tester by their front doors; nobody calls it
 * but the launcher.
 */
@NullMarked
package io.sluice.ops;

import org.jspecify.annotations.NullMarked;
