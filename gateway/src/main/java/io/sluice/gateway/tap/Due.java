package io.sluice.gateway.tap;

/**
 * A drawn sample that waits for its picture.
 *
 * @param number the sample's number in its stream, from 0
 * @param dueNanos the drawn instant
 */
public record Due(long number, long dueNanos) {}
