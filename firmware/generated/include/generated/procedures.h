/* SPDX-License-Identifier: Apache-2.0 */
/* Made from mgmt/dictionary by npm run generate: change the dictionary. */
#ifndef GENERATED_PROCEDURES_H
#define GENERATED_PROCEDURES_H

/* Procedures of NFS version 3 (RFC 1813). */
enum sl_procedure {
    /* Does nothing: is the server there? */
    SL_PROCEDURE_NULL = 0,
    /* Attributes of an object. */
    SL_PROCEDURE_GETATTR = 1,
    /* Sets attributes of an object. */
    SL_PROCEDURE_SETATTR = 2,
    /* Finds a name in a directory. */
    SL_PROCEDURE_LOOKUP = 3,
    /* What a user may do with an object. */
    SL_PROCEDURE_ACCESS = 4,
    /* Reads a symbolic link. */
    SL_PROCEDURE_READLINK = 5,
    /* Reads of a file. */
    SL_PROCEDURE_READ = 6,
    /* Writes to a file. */
    SL_PROCEDURE_WRITE = 7,
    /* Makes a file. */
    SL_PROCEDURE_CREATE = 8,
    /* Makes a directory. */
    SL_PROCEDURE_MKDIR = 9,
    /* Makes a symbolic link. */
    SL_PROCEDURE_SYMLINK = 10,
    /* Makes a special file. */
    SL_PROCEDURE_MKNOD = 11,
    /* Removes a file. */
    SL_PROCEDURE_REMOVE = 12,
    /* Removes a directory. */
    SL_PROCEDURE_RMDIR = 13,
    /* Renames an object. */
    SL_PROCEDURE_RENAME = 14,
    /* Makes another name of an object. */
    SL_PROCEDURE_LINK = 15,
    /* Lists a directory. */
    SL_PROCEDURE_READDIR = 16,
    /* Lists a directory with attributes and handles. */
    SL_PROCEDURE_READDIRPLUS = 17,
    /* Space of a file system. */
    SL_PROCEDURE_FSSTAT = 18,
    /* Abilities of a file system. */
    SL_PROCEDURE_FSINFO = 19,
    /* Limits of names and links. */
    SL_PROCEDURE_PATHCONF = 20,
    /* Puts data written before on stable storage. */
    SL_PROCEDURE_COMMIT = 21,
};

#define SL_PROCEDURE_COUNT 22u

#endif
