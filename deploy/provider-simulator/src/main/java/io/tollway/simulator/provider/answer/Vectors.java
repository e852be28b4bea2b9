package io.tollway.simulator.provider.answer;

import io.tollway.simulator.provider.chance.Mix;

/** Embeddings: unit vectors that follow from the input alone, so equal inputs have equal vectors. */
public final class Vectors {
    private Vectors() {}

    /** What a text's vector follows from. */
    public static long key(String text) {
        long hash = 7;
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return Mix.of(hash);
    }

    /** The vector of a key, of length 1. */
    public static float[] of(long key, int size) {
        Mix mix = new Mix(key);
        double[] values = new double[size];
        double square = 0;
        for (int i = 0; i < size; i++) {
            values[i] = mix.below(20_001) - 10_000;
            square += values[i] * values[i];
        }
        double length = square == 0 ? 1 : Math.sqrt(square);
        float[] vector = new float[size];
        for (int i = 0; i < size; i++) {
            vector[i] = (float) (values[i] / length);
        }
        return vector;
    }
}
