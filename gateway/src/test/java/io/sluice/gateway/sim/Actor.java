package io.sluice.gateway.sim;

/** Whoever does something when the simulation gives it the turn. */
interface Actor {
    void act();
}
