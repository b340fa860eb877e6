package io.sluice.loadtest;

/**
 * One media message as the origin saw it come.
 *
 * @param arrivedNanos when its last byte was read from the socket
 */
public record ReceivedMessage(Fingerprint message, long arrivedNanos) {}
