"""What WhatsApp itself writes into a text export, in the languages of the sample styles.

Written down from the fact sheet's table apart from the parser's own phrases, so that a round trip compares two
sources. Where the wording in a language is not known, the English one stands in (named in each entry).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """The app's words in one language.

    Attributes:
        notice: the encryption notice at the top of a chat.
        created: a group's first line, with `{who}` and `{group}`.
        changed: a line of a running chat: someone's security code (two people), with `{who}`.
        icon: a line of a running group, with `{who}`.
        media: Android's `<…>` for media left out.
        attached: Android's word after a file's name.
        attached_ios: the word before a file's name on iOS.
        omitted: kind → the words that iOS writes for media left out.
        deleted: for a message its sender deleted, as seen by the other.
        deleted_mine: the same, as seen by its sender.
        edited: the suffix of an edited message.
        missed: a missed voice call.
        call: an answered voice call.
        location: the word before a map link.
        poll: head of a poll.
        option: head of each option.

    """

    notice: str
    created: str
    changed: str
    icon: str
    media: str
    attached: str
    attached_ios: str
    omitted: dict[str, str]
    deleted: str
    deleted_mine: str
    edited: str
    missed: str
    call: str = "Voice call"
    location: str = "location"
    poll: str = "POLL:"
    option: str = "OPTION:"


_KINDS: Final = ("image", "video", "audio", "sticker", "gif", "document", "contact")


def _omitted(*words: str) -> dict[str, str]:
    return dict(zip(_KINDS, words, strict=True))


_EN: Final = Words(
    notice=(
        "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or "
        "listen to them. Tap to learn more."
    ),
    created="{who} created group “{group}”",
    changed="Your security code with {who} changed. Tap to learn more.",
    icon="{who} changed this group's icon",
    media="<Media omitted>",
    attached="file attached",
    attached_ios="attached",
    omitted=_omitted(
        "image omitted",
        "video omitted",
        "audio omitted",
        "sticker omitted",
        "GIF omitted",
        "document omitted",
        "Contact card omitted",
    ),
    deleted="This message was deleted",
    deleted_mine="You deleted this message",
    edited="<This message was edited>",
    missed="Missed voice call",
)

_DE: Final = Words(
    notice=(
        "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen oder "
        "anhören, nicht einmal WhatsApp. Tippe, um mehr zu erfahren."
    ),
    created="{who} hat die Gruppe „{group}“ erstellt",
    changed="Deine Sicherheitsnummer für {who} hat sich geändert. Tippe, um mehr zu erfahren.",
    icon="{who} hat das Gruppenbild geändert",
    media="<Medien ausgeschlossen>",
    attached="Datei angehängt",
    attached_ios="Anhang",
    omitted=_omitted(
        "Bild weggelassen",
        "Video weggelassen",
        "Audio weggelassen",
        "Sticker weggelassen",
        "GIF weggelassen",
        "Dokument weggelassen",
        "Kontaktkarte ausgelassen",
    ),
    deleted="Diese Nachricht wurde gelöscht",
    deleted_mine="Du hast diese Nachricht gelöscht",
    edited="<Diese Nachricht wurde bearbeitet>",
    missed="Verpasster Sprachanruf",
    call="Sprachanruf",
    location="Standort",
    poll="UMFRAGE:",
)


def _like_english(
    notice: str,
    *,
    media: str,
    attached: tuple[str, str],
    omitted: dict[str, str],
    deleted: tuple[str, str],
    missed: str,
    edited: str = _EN.edited,
    location: str = _EN.location,
) -> Words:
    """Words of a language whose group lines, calls and polls are not known: those stay English."""
    return Words(
        notice=notice,
        created=_EN.created,
        changed=_EN.changed,
        icon=_EN.icon,
        media=media,
        attached=attached[0],
        attached_ios=attached[1],
        omitted=omitted,
        deleted=deleted[0],
        deleted_mine=deleted[1],
        edited=edited,
        missed=missed,
        location=location,
    )


WORDS: Final[dict[str, Words]] = {
    "en": _EN,
    "de": _DE,
    "fr": _like_english(
        "Les messages et les appels sont chiffrés de bout en bout. Aucun tiers, pas même WhatsApp, ne peut les lire "
        "ou les écouter. Appuyez pour en savoir plus.",
        media="<Médias omis>",
        attached=("fichier joint", "pièce jointe"),
        omitted=_omitted(
            "image absente",
            "vidéo absente",
            "audio omis",
            "sticker omis",
            "GIF retiré",
            "document manquant",
            "Fiche contact manquante",
        ),
        deleted=("Ce message a été supprimé", "Vous avez supprimé ce message"),
        missed="Appel vocal manqué",
        edited="<Ce message a été modifié>",
        location="localisation",
    ),
    "es": _like_english(
        "Los mensajes y las llamadas están cifrados de extremo a extremo. Nadie fuera de este chat, ni siquiera "
        "WhatsApp, puede leerlos ni escucharlos. Toca para obtener más información.",
        media="<Multimedia omitido>",
        attached=("archivo adjunto", "adjunto"),
        omitted=_omitted(
            "imagen omitida",
            "Video omitido",
            "audio omitido",
            "sticker omitido",
            "GIF omitido",
            "documento omitido",
            "Tarjeta de contacto omitida",
        ),
        deleted=("Se eliminó este mensaje", "Eliminaste este mensaje"),
        missed="Llamada perdida",
        edited="<Se editó este mensaje.>",
        location="ubicación",
    ),
    "pt-BR": _like_english(
        "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta. Somente as pessoas que fazem "
        "parte da conversa podem ler, ouvir e compartilhar esse conteúdo. Toque para saber mais.",
        media="<Mídia oculta>",
        attached=("arquivo anexado", "anexado"),
        omitted=_omitted(
            "imagem ocultada",
            "vídeo omitido",
            "áudio ocultado",
            "figurinha omitida",
            "GIF omitido",
            "documento omitido",
            "Cartão do contato omitido",
        ),
        deleted=("Mensagem apagada", "Mensagem apagada"),
        missed="Chamada de voz perdida",
        edited="<Mensagem editada>",
        location="localização",
    ),
    "nl": _like_english(
        "Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat kan ze lezen of beluisteren, "
        "zelfs WhatsApp niet. Tik voor meer informatie.",
        media="<Media weggelaten>",
        attached=("bestand bijgevoegd", "bijgevoegd"),
        omitted=_omitted(
            "afbeelding weggelaten",
            "video weggelaten",
            "audio weggelaten",
            "sticker weggelaten",
            "GIF weggelaten",
            "document weggelaten",
            "Visitekaartje weggelaten",
        ),
        deleted=("Dit bericht is verwijderd", "U hebt dit bericht verwijderd"),
        missed="Gemist spraakgesprek",
        edited="<Dit bericht is bewerkt>",
        location="locatie",
    ),
    "fi": _like_english(
        "Viestit ja puhelut salataan päästä päähän. Kukaan tämän keskustelun ulkopuolella, edes WhatsApp, ei voi "
        "lukea tai kuunnella niitä.",
        media="<Media jätettiin pois>",
        attached=("liitetiedosto", "liite"),
        omitted=_omitted(
            "ei kuvaa",
            "videota ei sisällytetä",
            "äänitiedostoa ei sisällytetä",
            "tarraa ei sisällytetty",
            "GIF-animaatio jätetty pois",
            "dokumenttia ei sisällytetä",
            "Yhteystietokortti jätettiin pois",
        ),
        deleted=("Tämä viesti poistettiin", "Poistit tämän viestin"),
        missed="Vastaamaton äänipuhelu",
        location="sijainti",
    ),
    "id": _like_english(
        "Pesan dan panggilan dienkripsi secara end-to-end terenkripsi. Tidak seorang pun di luar chat ini, termasuk "
        "WhatsApp, yang dapat membaca atau mendengarkannya.",
        media="<Media tidak disertakan>",
        attached=("file terlampir", "terlampir"),
        omitted=_omitted(
            "gambar tidak disertakan",
            "video tidak disertakan",
            "audio tidak disertakan",
            "stiker tidak disertakan",
            "GIF tidak disertakan",
            "dokumen tidak disertakan",
            "Kartu kontak tidak disertakan",
        ),
        deleted=("Pesan ini dihapus", "Anda menghapus pesan ini"),
        missed="Panggilan suara tak terjawab",
        location="lokasi",
    ),
    "hr": _like_english(
        "Poruke i pozivi šifrovani su s kraja na kraj. Nitko izvan ovog razgovora, pa ni WhatsApp, ne može ih čitati "
        "ni slušati.",
        media="<medijski zapis izostavljen>",
        attached=("datoteka u privitku", "priloženo"),
        omitted=_omitted(
            "slika izostavljena",
            "video izostavljen",
            "zvuk izostavljen",
            "naljepnica izostavljena",
            "GIF izostavljen",
            "dokument izostavljen",
            "Posjetnica izostavljena",
        ),
        deleted=("Ova je poruka izbrisana", "Izbrisali ste ovu poruku"),
        missed="Propušteni glasovni poziv",
    ),
    "tr": _like_english(
        "Mesajlar ve aramalar uçtan uca şifrelidir. WhatsApp da dahil olmak üzere, bu sohbetin dışında bulunan hiç "
        "kimse mesajlarınızı ve aramalarınızı okuyamaz ya da dinleyemez.",
        media="<Medya dahil edilmedi>",
        attached=("dosya ekli", "eklendi"),
        omitted=_omitted(
            "görüntü dahil edilmedi",
            "video dahil edilmedi",
            "ses dahil edilmedi",
            "Çıkartma dahil edilmedi",
            "GIF dahil edilmedi",
            "belge dahil edilmedi",
            "Kişi kartı dahil edilmedi",
        ),
        deleted=("Bu mesaj silindi", "Bu mesajı sildiniz"),
        missed="Cevapsız sesli arama",
        edited="<Bu mesaj düzenlendi>",
        location="konum",
    ),
    "sv": _like_english(
        "Meddelanden och samtal är end-to-end-krypterade. Ingen utanför den här chatten, inte ens WhatsApp, kan läsa "
        "eller lyssna på dem.",
        media="<Media har utelämnats>",
        attached=("bifogad fil", "bifogat"),
        omitted=_omitted(
            "bild utesluten",
            "video utesluten",
            "ljud utelslutet",
            "sticker utesluten",
            "GIF utesluten",
            "dokument uteslutet",
            "Kontaktkort uteslutet",
        ),
        deleted=("Det här meddelandet raderades", "Du har tagit bort meddelandet"),
        missed="Missat röstsamtal",
        location="plats",
    ),
    "zh-CN": _like_english(
        "消息和通话已进行端到端加密。对话之外的任何人，甚至包括 WhatsApp 都无法读取或收听。",
        media="<省略影音内容>",
        attached=("文件附件", "附件"),
        omitted=_omitted(
            "照片已忽略",
            "视频已忽略",
            "音频已忽略",
            "贴图已省略",
            "GIF 动态图已被忽略",
            "文档已省略",
            "联系人卡片已忽略",
        ),
        deleted=("这条消息已被删除。", "您已删除这条消息"),
        missed="未接语音通话",
        location="位置",
    ),
}
"""Language → words."""
