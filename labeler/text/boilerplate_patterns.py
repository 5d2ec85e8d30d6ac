"""The wording of page furniture: English first, the usual phrases in German, French and Spanish.

`ALONE` holds patterns for the whole of a paragraph of one sentence; `ANYWHERE` ones that a
sentence begins with. Both are for text in lower case (folding it once is faster than matching
without regard to case), with straight apostrophes, single spaces and no ornament at either end.
The rest goes by capitals.
"""

import re
from collections.abc import Mapping


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_PIECE = "(?:article|stor(?:y|ies)|posts?|page|report|video|news|piece)"
_NETWORK = (
    "(?:twitter|x|facebook|instagram|whats ?app|telegram|you ?tube|linked ?in|tik ?tok|threads|"
    "mastodon|bluesky|reddit|google news|social media|e-?mail|flipboard|pinterest|signal)"
)
_EMBED = "(?:tweet|video|clip|post|thread|photo|picture|image|gallery|map|chart|graphic|podcast)s?"
_LETTER = "(?:(?:news)?letters?|briefing|digest|mailing list|alerts|channel|podcast)"

_NAVIGATION_ALONE = (
    r"(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation|comments|footer)",
    r"(?:back|scroll|return|go|jump) to (?:the )?(?:top|home(?:page)?)(?: of (?:the )?page)?",
    r"(?:main |site )?(?:menu|navigation)|home ?page|site ?map|search(?: for)?",
    rf"(?:previous|next|older|newer|prev) (?:{_PIECE}|entr(?:y|ies))",
    r"(?:read|see|show|view|load|learn|discover) (?:more|all|less)(?: (?:stories|posts|here))?",
    rf"(?:continue|keep) reading(?: (?:the|this) {_PIECE})?|click here(?: (?:to|for) .{{1,40}})?",
    rf"share (?:this|it)?(?: {_PIECE})?(?: (?:on|via|with) .{{1,40}})?",
    r"share (?:on|via) .{1,40}|(?:print|copy|save|bookmark)(?: (?:this|link|page|article|url))*",
    rf"related (?:{_PIECE}|topics|content|coverage|links|reading|tags)s?",
    r"(?:recommended|suggested)(?: (?:for you|reading|stories|articles|videos))?",
    r"you (?:may|might) (?:also )?(?:like|enjoy|be interested in|have missed)(?: .{1,20})?",
    r"most (?:read|popular|viewed|shared|commented|watched)(?: .{1,20})?",
    r"trending(?: (?:now|news|topics|stories|posts))?|editors?'?s? picks?|don't miss",
    r"(?:latest|top|more|popular|recent) (?:news|stories|headlines|posts|articles|videos|comments)",
    r"more (?:from|by|in|on) (?:this|the|our) [\w' -]{1,30}",
    r"about (?:the|this) (?:author|writer|reporter|contributor|site|website)s?|about us",
    r"contact(?: us)?|privacy policy|cookie policy|terms (?:of|and) (?:use|service|conditions)",
    r"(?:table of )?contents|tags|categories|filed under|posted in|in this (?:article|story)",
    r"advertise(?:ment|ments| with us)|sponsored(?: content)?|article continues .{1,40}",
    r"story continues .{1,40}|listen to (?:this|the) (?:article|story)|photo gallery|watch live",
    r"zum (?:haupt)?inhalt(?: springen)?|nach oben|zurück zur startseite|mehr zum thema|startseite",
    r"weiterlesen|artikel teilen|meistgelesen|das könnte (?:sie|dich) auch interessieren|anzeige",
    r"aller au contenu(?: principal)?|haut de page|lire la suite|à lire aussi|publicité|accueil",
    r"retour (?:en haut|à l'accueil)|les plus lus|sur le même sujet|partager(?: .{1,20})?",
    r"(?:saltar|ir) al contenido(?: principal)?|volver (?:arriba|al inicio)|seguir leyendo|inicio",
    r"compartir(?: .{1,30})?|lo más (?:leído|visto)|(?:te|le) puede interesar|publicidad|leer más",
)
_NAVIGATION = (
    r"(?:read|see|watch|related|don't miss|must read) ?(?:also|more|next|now|too)? ?[:|] ?\S",
    r"also (?:read|see|watch) ?[:|] ?\S|(?:read|see) (?:also|next)\b.{0,3}[:|–-]",
    r"click (?:here|on the link|the link)(?: below)? (?:to|for) ",
    r"(?:lesen sie (?:auch|mehr|hier)|mehr zum thema|lesen sie dazu) ?[:|]",
    r"(?:à lire aussi|lire aussi|à voir aussi|voir aussi) ?[:|]",
    r"(?:lea|lee|leer|vea|mira|ver) (?:también|además|más) ?[:|]",
)
_FORM_ALONE = (
    r"(?:leave|post|add|write|submit|make|give) (?:(?:a|an|your) )?(?:comment|reply|response|view"
    r"|review|feedback|thoughts)",
    r"(?:\d+ |no )?(?:comments?|repl(?:y|ies)|responses?)|cancel reply",
    r"join the (?:discussion|conversation)",
    r"(?:log|sign)[ -]?(?:in|out|up)(?: (?:here|now|to (?:comment|continue|reply)))?|register",
    r"(?:your )?(?:name|e-?mail(?: address)?|website|username or e-?mail(?: address)?|password)",
    r"(?:first|last|full|user) ?name|remember me|submit|subscribe(?: now)?|post comment",
    r"(?:forgot|lost) your password|(?:accept|reject|manage|decline)(?: all)? cookies",
    r"kommentar(?:e)?(?: (?:schreiben|hinterlassen|verfassen|abschicken))?|antworten abbrechen",
    r"(?:schreibe?n?|hinterlasse) (?:sie )?einen kommentar|anmelden|abonnieren",
    r"(?:laisser|poster|ajouter|écrire) un commentaire|annuler la réponse|se connecter|s'abonner",
    r"(?:deja|deje|dejar|escribe|publicar) (?:un comentario|una respuesta|tu comentario)",
    r"cancelar (?:la )?respuesta|iniciar sesión|suscribirse",
)
_FORM = (
    r"your e-?mail(?: address)? (?:will not|will never|won't) be (?:published|shared|made public)",
    r"(?:all |the )?(?:required )?fields (?:are |with |that are )?(?:marked|required|mandatory)",
    r"save my (?:name|details|information|e-?mail)\b.{0,60}\bbrowser",
    r"notify me (?:of|by|when|about|via)\b|you must be (?:logged|signed) in to\b",
    r"(?:please )?(?:enter|type|provide) (?:your|a valid) (?:e-?mail|name|comment|password|zip)",
    r"(?:please )?(?:enable|turn on|activate) (?:javascript|cookies)\b",
    r"(?:log|sign) in (?:or (?:register|sign up|create)|to (?:leave|post|comment|join|reply))\b",
    r"your comments? .{0,40}\b(?:moderat(?:ed|ion|or)|approved|approval|reviewed)\b",
    r"comments (?:are|have been) (?:closed|disabled|moderated|turned off)\b",
    r"by (?:signing up|subscribing|submitting|clicking|continuing|registering|checking)\b.{0,80}"
    r"\byou\b.{0,40}\b(?:agree|accept|consent|acknowledge|confirm)\b",
    r"(?:this|our) (?:web)?site uses (?:cookies|akismet)\b|we (?:and our partners )?use cookies\b",
    r"(?:this form|this site) is protected by\b|learn how your comment data\b",
    r"(?:ihre|deine) e-?mail-?adresse wird nicht veröffentlicht",
    r"(?:erforderliche |pflicht-?)felder\b",
    r"votre adresse (?:e-?mail|de messagerie|électronique) ne sera (?:pas|jamais) publiée",
    r"les champs obligatoires sont\b|(?:tu|su) dirección de correo(?: electrónico)? no será\b",
    r"los campos (?:obligatorios|necesarios|requeridos) están\b",
)
_PROMOTION = (
    rf"(?:please )?(?:subscribe|sign up|register|opt in)\b.{{0,30}}\b(?:to|for|our|on)\b.{{0,40}}"
    rf"\b(?:{_LETTER}|updates|{_NETWORK})\b",
    r"subscribe (?:now|today|here)\b",
    r"get (?:the|our|all|every)\b.{1,60}\b(?:(?:in|to) your inbox|(?:on|to) your phone)\b",
    r"(?:tell us|let us know|share with us) (?:about your|what you|how you|if you|your)\b",
    r"(?:send|e-?mail) us your\b",
    r"(?:please |you can )?(?:also )?(?:follow|like|find|join) (?:us|me|@\w+) (?:on|at|via)\b",
    r"(?:please )?(?:follow|join) our\b.{0,30}\b(?:channel|group|page|community|coverage)\b",
    r"(?:please )?download (?:our|the)\b.{0,40}\bapp\b",
    r"(?:(?:un)?till? then,? )?(?:please )?(?:stay|keep|be|remain)(?: yourself)? (?:tuned|updated"
    r"|connected|informed|up to date)(?:$|\b.{0,40}\b(?:us|our|more|latest|updates)\b)",
    r"for (?:more|all|the latest|further|other)\b.{0,40}\b(?:news|updates|stories|coverage"
    r"|information|details)\b.{0,40}\b(?:visit|follow|check|click|subscribe|download|read|stay"
    r"|go to|see our)\b",
    r"(?:visit|check out|browse|explore) our\b.{0,40}\b(?:site|website|page|channel|blog|store|shop"
    r"|section|archive)\b",
    r"if you(?: want| wish| would like|'d like| are (?:interested|looking|curious))\b.{0,20}"
    r"\b(?:to|in|for)\b.{0,20}\b(?:know|read|learn|find|see|get|hear)(?:ing)?\b.{0,12}"
    r"\b(?:more|further|latest)\b",
    r"you can (?:also )?(?:find|read|check|get|see|learn|know)(?: out)? (?:all the latest|more"
    r" (?:at|on|about|here|news|details|information)|further (?:details|information))\b",
    r"(?:please )?(?:share|like) (?:this|our)\b.{0,20}\b(?:with your|on)\b",
    r"(?:please )?(?:don't|do not) forget to (?:subscribe|share|like|follow|comment|check)\b",
    r"(?:please )?(?:consider )?(?:support(?:ing)?|donat(?:e|ing) to) (?:our|independent) "
    r"(?:work|journalism|newsroom|site|reporting)\b",
    r"become (?:a|our) (?:member|subscriber|patron|supporter)(?: (?:today|now|of our)\b|$)",
    r"(?:let us know|tell us|share your thoughts|what do you think)\b.{0,60}\bcomments?\b",
    r"thank(?:s| you) for (?:reading|subscribing|signing up|visiting|watching)\b",
    r"(?:got|have|do you have) (?:a|any) (?:news )?(?:tips?|story|stories)\b"
    r"(?: (?:to share|for us|ideas?|tips?))*(?:\?|.{0,20}\b(?:e-?mail|contact|tell|send) us\b)",
    r"(?:abonnieren sie|folgen sie uns|jetzt abonnieren|melden sie sich)\b.{0,60}"
    rf"(?:newsletter|kanal|{_NETWORK})",
    rf"(?:abonnez-vous|suivez-nous|inscrivez-vous)\b.{{0,60}}(?:newsletter|lettre|chaîne|{_NETWORK})",
    rf"(?:suscríbe(?:te|se)|sígue(?:nos|me)|únete)\b.{{0,60}}(?:boletín|newsletter|canal|{_NETWORK})",
)
_EMBED_ALONE = (
    r"https?://\S+|(?:www|pic)\.\S+",
    r"(?:view|see)(?: this)?(?: post| tweet| photo)? on (?:instagram|twitter|facebook|x|threads)",
    r"[^(]{1,60} \(@\w{1,30}\)(?: on)? \w{3,9}\.? \d{1,2},? \d{4}",
)
_EMBED_POINTER = (
    r"(?:please )?(?:take a look|have a look|look|check out|check|see|watch|read|view|click on)"
    rf"(?: at)? (?:the|this|that|these|his|her|their|our)(?: \w+)? {_EMBED}"
    r"(?: (?:below|above|here|posted|shared|tweeted)\b|$)",
    rf"(?:please )?(?:take a look|have a look|look|check out|check|see|watch|read|view)(?: at)?"
    rf"(?: the| this| these)? (?:below|above|following|embedded)(?: \w+)? {_EMBED}\b",
    rf"you can (?:also )?(?:see|watch|read|view|find|check|look|listen|know)\b.{{0,150}}"
    rf"\b(?:(?:below|above|following|embedded)(?: \w+)? {_EMBED}|{_EMBED} (?:below|above|here))\b",
    rf"(?:see|watch|hear|listen to|read|look at)\b.{{1,120}}\bin the {_EMBED} (?:below|above)\b",
    r"if .{1,60} (?:does not|doesn't|do not|don't) (?:load|display|appear|play|open)\b.{0,20}"
    r"\b(?:click|open|refresh|reload|try|tap|view)\b",
    rf"here(?: is|'s| are) (?:the|a) {_EMBED}$|(?:the )?{_EMBED} (?:is |are )?(?:given )?below$",
    r"a (?:post|photo|video|reel) (?:shared|posted) by\b.{1,80}\(@",
)
_CREDIT_ALONE = (
    r"(?:last |first )?(?:published|updated|posted|modified)(?: ?(?:on|at|:))? .{0,12}\d.{0,40}",
    r"\d{1,2} ?min(?:ute)?s? read|(?:file|handout|stock) (?:photo|image|picture)",
    r"(?:(?:cover|featured|lead) )?(?:photo|image|picture|photograph|video)s?"
    r" (?:by|credits?|courtesy) ?:? ?.{1,60}|(?:photo|image|picture|photograph)s? ?: .{1,60}",
    r"(?:written|edited|reported|compiled|translated|produced|posted|reviewed) by .{3,60}",
    r"by (?:the |our )?[\w' -]{1,30}\b(?:desk|staff|team|bureau|newsroom|reporters?|correspondents?"
    r"|editors?|editorial board|writers?|agenc(?:y|ies))",
    r"with (?:inputs?|reporting|files|additional reporting) (?:from|by) .{2,60}",
    r"\(?(?:ap|reuters|afp|getty|epa)(?: photo| images)?(?: ?/ ?.{2,60})\)?",
)
_CREDIT_ANYWHERE = (
    r"[(\[]?(?:additional )?(?:reporting|editing|writing|compiled|photography) by [^\W\d_]",
    r"(?:©|\(c\)|copyright\b) .{0,10}\d{4}\b|all rights reserved$",
    r"this material may not be (?:published|reproduced)\b",
    r"this (?:article|story|report|piece|post) (?:was|is) (?:first|originally) published\b",
    r"(?:alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)$",
)
ALONE: Mapping[str, re.Pattern[str]] = {
    "navigation": _any(*_NAVIGATION_ALONE),
    "form text": _any(*_FORM_ALONE),
    "embed pointer": _any(*_EMBED_ALONE),
    "byline or credits": _any(*_CREDIT_ALONE),
}
ANYWHERE: Mapping[str, re.Pattern[str]] = {
    "form text": _any(*_FORM),
    "embed pointer": _any(*_EMBED_POINTER),
    "promotion": _any(*_PROMOTION),
    "byline or credits": _any(*_CREDIT_ANYWHERE),
    "navigation": _any(*_NAVIGATION),
}

_NAME = r"[A-ZÀ-Þ][\w'.-]*(?: (?:(?:de|da|van|von|der|al|bin) )?[A-ZÀ-Þ][\w'.-]*){1,3}"
_WITH_PLACE = rf"{_NAME}(?: in (?:[A-ZÀ-Þ][\w'.-]* ?){{1,3}})?"
# For the whole of a paragraph: a name, more names, perhaps whom they write for.
BYLINE = re.compile(
    rf"(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR) (?![Tt]he ){_WITH_PLACE}"
    rf"(?:(?:,|,? and| &| y| und| et) ?{_WITH_PLACE})*"
    r"(?:(?:,| for| at| of) (?:[A-ZÀ-Þ][\w'.-]* ?){1,5})?"
)
# A credit holds a name and says what somebody did for this report; what else stands in it
# must be `CREDIT_WORDS` and names.
NAME = re.compile(_NAME)
DEED = re.compile(
    r"\b(?:reported from|contributed reporting"
    r"|(?:contributed to|helped with|assisted with) this (?:report|story|article|piece)"
    r"|took the (?:photographs?|photos?|pictures?))\b"
)
CREDIT_WORDS = frozenset(
    """
    reported from contributed helped assisted reporting to with this report story article piece
    took photograph photographs photo photos picture pictures and in at for the of also
    de da van von der al writer writers reporter reporters journalist journalists staff
    correspondent correspondents video photographer producer editor researcher
    """.split()  # noqa: SIM905 - a paragraph of words reads better than a list of strings
)
