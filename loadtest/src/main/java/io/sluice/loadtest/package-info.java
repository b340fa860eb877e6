/**
 * Black-box partners for anything that relays RTMP: publishers that keep a schedule, an origin that
 * records what reaches it, and the comparison of both ends. Touches codecs, Netty and HdrHistogram;
 * never the gateway's classes. Called by the demo, the command line and the end-to-end tests.
 */
@NullMarked
package io.sluice.loadtest;

import org.jspecify.annotations.NullMarked;
