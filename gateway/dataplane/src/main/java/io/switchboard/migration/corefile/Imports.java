package io.switchboard.migration.corefile;

import java.util.List;

/** Where the files are that a Corefile imports. */
public interface Imports {
    /**
     * The files that a pattern stands for; none if there is no such file.
     *
     * @param importing the file in which the import stands; relative patterns begin in its folder
     */
    List<Source> find(String pattern, String importing) throws CorefileException;
}
