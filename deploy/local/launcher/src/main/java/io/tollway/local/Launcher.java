package io.tollway.local;

import io.tollway.local.command.TollwayCommand;

/** Entry point of {@code launcher.jar}; the script {@code ./tollway} calls it with {@code -Dtollway.root}. */
public final class Launcher {

    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(TollwayCommand.run(arguments));
    }
}
