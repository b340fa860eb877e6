package io.sluice.gateway.inspect;

/**
 * One frame chosen for inspection, named so that it can be counted exactly once.
 *
 * @param number the sample's number in its stream, from 0
 * @param pictureId the coded picture's number in its stream (arrival order, counted over the whole
 *     publish): two samples of one coded picture share it, two pictures that look alike don't
 * @param dueNanos the drawn instant; the frame was received at or after it
 * @param deadlineNanos when its inspection stops being worth anything
 * @param reorderNanos for how long the picture was held back for frames behind it: in the tap, to
 *     know how long it is shown, and in the decoder for B-frames, in arrival time
 */
public record Sample(
        long number,
        long pictureId,
        long dueNanos,
        long deadlineNanos,
        long reorderNanos,
        Stamps stamps) {}
