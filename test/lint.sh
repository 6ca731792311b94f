#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Checks form:
#   test/lint.sh [--fix] [eslint] [prettier] [clang-format] [shellcheck]
# Without a name all of them, one after the other; fails in the end if any found something. With --fix
# those that can write the better form.
set -u

cd "$(dirname "$0")/.." || exit 1

if [ ! -d node_modules ]; then
    echo "lint: the npm packages are not installed; type: npm run setup" >&2
    exit 1
fi

fix=
if [ "${1:-}" = --fix ]; then
    fix=yes
    shift
fi
[ $# -gt 0 ] || set -- eslint prettier clang-format shellcheck
failed=0
clang_format=$(command -v clang-format-14 || command -v clang-format)

# Sources as git sees them: what is built or ignored is nobody's to format.
sources() {
    git ls-files --cached --others --exclude-standard -- "$@" | while IFS= read -r file; do
        if [ -f "$file" ]; then printf '%s\0' "$file"; fi
    done
}

shell_scripts() {
    sources '*.sh'
    sources '.ci/run'
}

run_eslint() {
    npx --no-install eslint -c .config/eslint.config.js ${fix:+--fix} \
        --cache --cache-location build/.eslintcache mgmt lab test
}

run_prettier() {
    if [ -n "$fix" ]; then set -- --write; else set -- --check; fi
    sources '*.ts' '*.js' '*.json' | xargs -0 -r npx --no-install prettier "$@" --log-level warn
}

run_clang_format() {
    if [ -z "$clang_format" ]; then
        echo "lint: clang-format is missing; type: apt-get install clang-format-14" >&2
        return 1
    fi
    if [ -n "$fix" ]; then
        sources '*.c' '*.h' '*.cc' | xargs -0 -r "$clang_format" -i
    else
        sources '*.c' '*.h' '*.cc' | xargs -0 -r "$clang_format" --dry-run -Werror
    fi
}

run_shellcheck() {
    shell_scripts | xargs -0 -r shellcheck
}

lint_with() {
    case $1 in
    eslint) run_eslint ;;
    prettier) run_prettier ;;
    clang-format) run_clang_format ;;
    shellcheck) run_shellcheck ;;
    *)
        echo "lint: no tool is called '$1'" >&2
        return 1
        ;;
    esac
}

mkdir -p build
for tool in "$@"; do
    began=$(date +%s)
    echo "== lint: $tool"
    if lint_with "$tool"; then
        echo "   clean ($(($(date +%s) - began)) s)"
    else
        echo "   $tool found fault ($(($(date +%s) - began)) s)"
        failed=1
    fi
done
exit $failed
