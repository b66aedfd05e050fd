#!/usr/bin/env bash
# Builds HDF5 and libzip for the wheel, static, from Debian's source packages:
#   python/wheel_libraries.sh FOLDER     into FOLDER, where they stay for the next time
# Debian's own builds depend on curl, Kerberos and OpenSSL, for files in the cloud and encrypted
# archives, which would be half of the wheel. FOLDER/licenses has the terms of all bundled libraries.
set -euo pipefail
folder=$(realpath -m "$1")
[ ! -e "$folder/complete" ] || exit 0
jobs=$(nproc)
flags="-O2 -DNDEBUG -w -ffunction-sections -fdata-sections"
mkdir -p "$folder/lists" "$folder/sources" "$folder/source" "$folder/licenses"
cd "$folder"

# The package sources of this machine, for source packages and with lists of their own.
for file in /etc/apt/sources.list.d/*.sources; do
  [ ! -e "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"sources/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
  [ ! -e "$file" ] || sed -n 's/^deb /deb-src /p' "$file" >"sources/$(basename "${file%.list}").list"
done
source_package() { # source_package NAME: its patched sources in source/NAME
  local apt=(apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$folder/sources"
    -o "Dir::State::lists=$folder/lists" -o APT::Sandbox::User=root)
  [ -n "$(find lists -name '*Sources*' -print -quit)" ] || "${apt[@]}" update
  (cd source && rm -rf "$1" "$1"-* && "${apt[@]}" source "$1" && mv "$1"-*/ "$1") >"$1.log" 2>&1
  cp "source/$1/debian/copyright" "licenses/$1"
}

# arc4random came with glibc 2.36; without it the wheel also runs with older ones.
source_package libzip
cmake -G Ninja -S source/libzip -B source/libzip/build -DCMAKE_BUILD_TYPE=None "-DCMAKE_C_FLAGS=$flags" \
  -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_PREFIX="$folder" \
  -DCMAKE_INSTALL_LIBDIR=lib -DENABLE_COMMONCRYPTO=OFF -DENABLE_GNUTLS=OFF -DENABLE_MBEDTLS=OFF \
  -DHAVE_ARC4RANDOM=OFF -DENABLE_OPENSSL=OFF -DENABLE_BZIP2=OFF -DENABLE_LZMA=OFF -DBUILD_TOOLS=OFF -DBUILD_REGRESS=OFF \
  -DBUILD_EXAMPLES=OFF -DBUILD_DOC=OFF >>libzip.log 2>&1
ninja -C source/libzip/build -j "$jobs" install >>libzip.log 2>&1

source_package hdf5
(cd source/hdf5 && ./configure --prefix="$folder" --disable-shared --with-pic --disable-hl --disable-tests \
  --disable-tools --without-szlib --disable-ros3-vfd CFLAGS="$flags") >>hdf5.log 2>&1
make -C source/hdf5/src -j "$jobs" install >>hdf5.log 2>&1

for package in libgomp1 libjansson4; do cp "/usr/share/doc/$package/copyright" "licenses/$package"; done
rm -rf source sources lists
touch complete
