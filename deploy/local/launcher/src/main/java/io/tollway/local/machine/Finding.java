package io.tollway.local.machine;

/**
 * The result of one check.
 *
 * @param grade how bad it is
 * @param what what was looked at and found
 * @param remedy what to do about it, empty when nothing
 */
public record Finding(Grade grade, String what, String remedy) {

    /** OK, worth knowing, or in the way of {@code up}. */
    public enum Grade {
        OK,
        NOTE,
        PROBLEM
    }

    static Finding ok(String what) {
        return new Finding(Grade.OK, what, "");
    }

    static Finding note(String what, String remedy) {
        return new Finding(Grade.NOTE, what, remedy);
    }

    static Finding problem(String what, String remedy) {
        return new Finding(Grade.PROBLEM, what, remedy);
    }
}
