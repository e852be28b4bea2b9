package io.tollway.gateway.http;

/**
 * What the header fields of one request say about its framing: Host exactly once (RFC 9112 §3.2), one length told in one way (§6.1), no upgrade. Names that imitate these fields are refused,
 * because some servers read an underscore as a hyphen.
 */
final class FramingFields {
    private static final int LONGEST_NAME = 18;
    private static final int MAX_LENGTH_DIGITS = 15;

    /** What a field says about framing. */
    private enum Kind {
        OTHER,
        HOST,
        UPGRADE,
        LENGTH,
        ENCODING,
        IMITATION
    }

    /** The field's name in lower case; longer names say nothing about framing. */
    private final byte[] name = new byte[LONGEST_NAME];

    private final StringBuilder value = new StringBuilder(32);
    private int nameLength;
    private Kind kind = Kind.OTHER;
    private int hosts;
    private long length;
    private boolean lengthGiven;
    private boolean chunked;

    /** Forgets the last request. */
    void clear() {
        hosts = 0;
        length = 0;
        lengthGiven = false;
        chunked = false;
    }

    void beginField() {
        nameLength = 0;
    }

    void name(byte b) {
        if (nameLength < LONGEST_NAME) {
            name[nameLength++] = (byte) (b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
    }

    void nameEnded() {
        value.setLength(0);
        kind = switch (nameLength) {
            case 4 -> is("host") ? Kind.HOST : Kind.OTHER;
            case 7 -> is("upgrade") ? Kind.UPGRADE : Kind.OTHER;
            case 14 -> is("content-length") ? Kind.LENGTH : is("content_length") ? Kind.IMITATION : Kind.OTHER;
            case 17 -> is("transfer-encoding") ? Kind.ENCODING : is("transfer_encoding") ? Kind.IMITATION : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    /** Whether the field at hand says something about framing. */
    boolean matters() {
        return kind != Kind.OTHER;
    }

    void value(byte b) {
        if (kind != Kind.OTHER) {
            value.append((char) b);
        }
    }

    /** The field is complete; what is wrong with it, or nothing. */
    String valueEnded() {
        return switch (kind) {
            case OTHER -> "";
            case HOST -> host(text());
            // Clients of the JDK offer HTTP/2 in every first request; RFC 9110 §7.8 lets a server ignore the offer.
            case UPGRADE -> text().equalsIgnoreCase("h2c") ? "" : "upgrades are not offered here";
            case LENGTH -> contentLength(text());
            case ENCODING -> transferEncoding(text());
            case IMITATION -> "a header's name imitates a framing header";
        };
    }

    /** The head is complete; what is wrong with its fields together, or nothing. */
    String headEnded() {
        if (hosts != 1) {
            return hosts == 0 ? "Host is missing" : "Host was sent more than once";
        }
        return chunked && lengthGiven ? "Content-Length and Transfer-Encoding were both sent" : "";
    }

    boolean chunked() {
        return chunked;
    }

    /** Bytes of the body; zero where none was told. */
    long length() {
        return length;
    }

    private String text() {
        return value.toString().strip();
    }

    private boolean is(String text) {
        for (int i = 0; i < nameLength; i++) {
            if (name[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String host(String text) {
        hosts++;
        return HostField.isHost(text) ? "" : "Host is not a host and a port";
    }

    private String transferEncoding(String text) {
        if (chunked || !text.equalsIgnoreCase("chunked")) {
            return "Transfer-Encoding may be chunked, once, and nothing else";
        }
        chunked = true;
        return "";
    }

    private String contentLength(String text) {
        if (lengthGiven || text.isEmpty() || text.length() > MAX_LENGTH_DIGITS) {
            return "Content-Length is not one number";
        }
        lengthGiven = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return "Content-Length is not one number";
            }
            length = length * 10 + (c - '0');
        }
        return "";
    }
}
